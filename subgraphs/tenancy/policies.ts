import { currentOrganization, currentUser } from '#platform/data/tenantFilter.ts';

export { currentUser };

// Policies are written in the form in which PostgreSQL prints them back: any other text would be an eternal schema
// difference.
/** The user's e-mail address as their scope gives it, if it is verified. */
export const verifiedEmailText = `NULLIF(current_setting('app.verified_email'::text, true), ''::text)`;
/** The same, compared in any case of its letters. */
export const verifiedEmail = `(${verifiedEmailText})::citext`;

/**
 * Opens one named look-up: the row whose column holds exactly what is looked for, even for a statement without WHERE.
 */
export const lookup = (purpose: string, column: string, type = 'text'): string =>
  `((current_setting('app.purpose'::text, true) = '${purpose}'::text) AND (${column} = ${type === 'text' ? '' : '('}current_setting('app.lookup'::text, true)${type === 'text' ? '' : `)::${type}`}))`;

/** The named look-up under which the purge sees what has outlived its period, in every organization. */
export const outlivedRows = 'outlived-rows';

/** Rows whose moment is longer ago than this; under the purge's look-up they are seen, and may go. */
export const outlived = (column: string, days: number): string =>
  `((current_setting('app.purpose'::text, true) = '${outlivedRows}'::text) AND (${column} < (now() - '${days} days'::interval)))`;

const inOrganization = `(organization_id = ${currentOrganization})`;

const or = (condition: string | undefined): string => (condition === undefined ? '' : ` OR ${condition}`);

/**
 * The walls of a tenant table that also shows a person's own rows while no organization is chosen (docs/identity.md,
 * wall 4). Writing is the organization's alone; so is deleting, which asks no check of its own.
 * @param gone what besides the purge may see and delete.
 */
export const ownWithoutOrganization = (own: string, gone?: string) =>
  [
    {
      name: 'tenant_isolation',
      type: 'restrictive',
      using: `(${inOrganization} OR ((${currentOrganization} IS NULL) AND ${own})${or(gone)})`,
      check: inOrganization,
    },
    {
      name: 'tenant_deletion',
      type: 'restrictive',
      command: 'delete',
      using: gone === undefined ? inOrganization : `(${inOrganization} OR ${gone})`,
    },
  ] as const;
