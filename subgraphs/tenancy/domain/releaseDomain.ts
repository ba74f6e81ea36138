import { findAtVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { invalidState } from '#platform/values/errors.ts';
import { announceChange } from '../announceChange.ts';
import { Organization } from '../organization/entities.ts';
import { giveUpDomain } from './giveUpDomain.ts';

interface ReleaseDomainInput {
  version: number;
}

/** Gives the organization's domain up. @throws OrgraphError INVALID_STATE where it has none. */
export async function releaseDomain(context: Context, input: ReleaseDomainInput): Promise<Organization> {
  const { version } = input;
  const id = context.identity.organization!;
  const organization = await context.write(async (em) => {
    const found = await findAtVersion(em, Organization, { id, version }, 'organization', context.identity);
    if (found.domain == null) throw invalidState('The organization has no domain.', 'NO_DOMAIN');
    giveUpDomain(em, found, context, 'organization.release_domain');
    return found;
  });
  await announceChange(context, id);
  return organization;
}
