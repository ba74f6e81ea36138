import { findAtVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { invalidState } from '#platform/values/errors.ts';
import { announceChange } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { organizationOfSlug } from '../enterOrganization.ts';
import { unlessTaken } from '../unlessTaken.ts';
import { Organization } from './entities.ts';
import { slugTaken } from './slug.ts';
import { tellOrganization } from './tellOrganization.ts';

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

interface UpdateOrganizationInput extends Partial<Record<Clearable, string | null>> {
  version: number;
  name?: string;
  slug?: string;
  kind?: 'COMPANY' | 'PERSONAL';
  timezone?: string;
  certifications?: string[];
  autoJoinByDomain?: boolean;
  settings?: Record<string, unknown>;
}

/**
 * Changes the request's organization and tells the gateways.
 * @throws OrgraphError CONFLICT for a slug that is taken, INVALID_STATE for a company that is to be a personal
 * space, and for joining by a domain where none is proven.
 */
export async function updateOrganization(context: Context, input: UpdateOrganizationInput): Promise<Organization> {
  const id = context.identity.organization!;
  const { version, ...change } = input;
  const owner = change.slug === undefined ? null : await organizationOfSlug(context.unit.under, change.slug);
  if (owner !== null && owner !== id) throw slugTaken();
  const organization = await unlessTaken(slugTaken, () =>
    context.write(async (em) => {
      const organization = await findAtVersion(em, Organization, { id, version }, 'organization', context.identity);
      if (change.kind === 'PERSONAL' && organization.kind === 'COMPANY')
        throw invalidState('A company does not become a personal space again.', organization.kind);
      if (change.autoJoinByDomain === true && organization.domain == null)
        throw invalidState('Prove a domain first, with proveDomain.', 'NO_DOMAIN');
      em.assign(organization, { ...change, updatedById: context.user });
      tellOrganization(em, organization);
      recordAudit(em, context, {
        action: 'organization.update',
        resourceType: 'Organization',
        resourceId: id,
        details: { fields: Object.keys(change) },
      });
      return organization;
    }),
  );
  await announceChange(context, id);
  return organization;
}
