import { OrgraphError } from '../values/errors.ts';
import type { Database } from './database.ts';
import type { Query } from './query.ts';
import { currentOrganization } from './tenantFilter.ts';

/**
 * An advisory lock for each organization ($1), which its writes share, each until its transaction ends. Whoever has it
 * alone once, after the organization's tombstone is committed, knows that nothing is written in it any more.
 */
export const organizationLock = `hashtextextended('orgraph organization ' || $1::text, 0)`;

/** The organization is deleted: nothing is written in it, and nothing brings it back. */
export class OrganizationGone extends OrgraphError {
  constructor() {
    super('FORBIDDEN', 'You may not do this in this organization.');
  }
}

/** The subgraph's row of an organization, as a write has found it at its beginning. */
export interface KnownTenant {
  organization: string;
  version: number | null;
}

const known = new WeakMap<Query, KnownTenant | undefined>();

/**
 * Begins a write in an organization: takes its part in the lock, then looks for the tombstone.
 * @throws OrganizationGone.
 */
export async function admitWrite({ name }: Pick<Database, 'name'>, query: Query, organization: string): Promise<void> {
  await query(`select pg_advisory_xact_lock_shared(${organizationLock})`, [organization]);
  if (name === 'tenancy') {
    const [tombstone] = await query('select 1 as there from organization_tombstone where id = $1', [organization]);
    if (tombstone !== undefined) throw new OrganizationGone();
    return;
  }
  const [tenant] = await query<{ deleted: boolean; version: number | null }>(
    'select deleted_at is not null as deleted, version from tenant where id = $1',
    [organization],
  );
  if (tenant?.deleted === true) throw new OrganizationGone();
  known.set(query, tenant && { organization, version: tenant.version });
}

/** What a write has found of its organization; undefined where that is not known, or it has changed since. */
export const knownTenant = (query: Query): KnownTenant | undefined => known.get(query);
export const forgetTenant = (query: Query): void => void known.delete(query);

/**
 * Looks for the tombstone once more, in a write that lasts: what it goes on to write would be purged.
 * @throws OrganizationGone.
 */
export async function assertStillThere(query: Query): Promise<void> {
  const gone = await query(`select 1 as gone from tenant where id = ${currentOrganization} and deleted_at is not null`);
  if (gone.length > 0) throw new OrganizationGone();
}
