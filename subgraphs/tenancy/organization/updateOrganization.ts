import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { forbidden, invalidState } from '#platform/values/errors.ts';
import { jsonInput } from '#platform/values/jsonInput.ts';
import { optionalEmail, optionalText, optionalUrl, text, timezone } from '#platform/values/text.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { organizationOfSlug } from '../enterOrganization.ts';
import { unlessTaken } from '../unlessTaken.ts';
import { Organization } from './entities.ts';
import { bookedFields, type Booked } from './planLimits.ts';
import { checkedSlug, slugTaken } from './slug.ts';

type Clearable =
  | 'description'
  | 'website'
  | 'industry'
  | 'primaryContactEmail'
  | 'billingEmail'
  | 'phone'
  | 'address'
  | 'city'
  | 'postalCode'
  | 'logoUrl';

interface UpdateOrganizationInput extends Partial<Record<Clearable, string | null>>, Partial<Booked> {
  name?: string | null;
  slug?: string | null;
  kind?: 'COMPANY' | 'PERSONAL' | null;
  timezone?: string | null;
  certifications?: string[] | null;
  settings?: unknown;
}

/**
 * Changes the request's organization and tells the gateways.
 * @throws OrgraphError BAD_USER_INPUT, CONFLICT for a slug that is taken, FORBIDDEN for plan and limits.
 */
export async function updateOrganization(context: Context, input: UpdateOrganizationInput): Promise<Organization> {
  const id = context.identity.organization!;
  const booked = bookedFields.find((field) => input[field] !== undefined);
  if (booked !== undefined)
    throw forbidden(
      'The platform sets plan and limits. Ask a platform administrator, who does it with setPlan.',
      `input.${booked}`,
    );
  const changes = checked(input);
  const owner = changes.slug === undefined ? null : await organizationOfSlug(context.unit.under, changes.slug);
  if (owner !== null && owner !== id) throw slugTaken();
  const organization = await unlessTaken(slugTaken, () =>
    context.write(async (em) => {
      const organization = await findToChange(em, Organization, id, 'organization');
      if (input.kind === 'PERSONAL' && organization.kind === 'COMPANY')
        throw invalidState('A company does not become a personal space again.', organization.kind);
      em.assign(organization, changes);
      recordAudit(em, context, {
        action: 'organization.update',
        resourceType: 'Organization',
        resourceId: id,
        details: { fields: Object.keys(changes) },
      });
      return organization;
    }),
  );
  await announceChange(context, id);
  return organization;
}

/** The columns that the input changes, as they are stored. */
function checked(input: UpdateOrganizationInput) {
  const required = {
    name: input.name == null ? undefined : text(input.name, 'input.name', { min: 2, max: 255 }),
    slug: input.slug == null ? undefined : checkedSlug(input.slug, 'input.slug'),
    kind: input.kind ?? undefined,
    timezone: input.timezone == null ? undefined : timezone(input.timezone, 'input.timezone'),
    certifications: input.certifications?.map((name, index) =>
      text(name, `input.certifications.${index}`, { max: 100 }),
    ),
    settings: input.settings == null ? undefined : jsonInput(input.settings, 'input.settings', 65_536),
  };
  const clearable = {
    description: optionalText(input.description, 'input.description', 5_000),
    website: optionalUrl(input.website, 'input.website'),
    industry: optionalText(input.industry, 'input.industry', 255),
    primaryContactEmail: optionalEmail(input.primaryContactEmail, 'input.primaryContactEmail'),
    billingEmail: optionalEmail(input.billingEmail, 'input.billingEmail'),
    phone: optionalText(input.phone, 'input.phone', 50),
    address: optionalText(input.address, 'input.address', 500),
    city: optionalText(input.city, 'input.city', 255),
    postalCode: optionalText(input.postalCode, 'input.postalCode', 20),
    logoUrl: optionalUrl(input.logoUrl, 'input.logoUrl'),
  };
  return Object.fromEntries(
    Object.entries({ ...required, ...clearable }).filter(([, value]) => value !== undefined),
  ) as Partial<Given<typeof required & typeof clearable>>;
}

type Given<Columns> = { [Name in keyof Columns]: Exclude<Columns[Name], undefined> };
