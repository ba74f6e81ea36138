import { scopeOfOrganization } from '#platform/data/scope.ts';
import { findAtVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { conflict, invalidState } from '#platform/values/errors.ts';
import { announceChange } from '../announceChange.ts';
import { nobodysClient, recordAudit } from '../audit/record.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { organizationOfDomain } from '../enterOrganization.ts';
import { Organization } from '../organization/entities.ts';
import { tellOrganization } from '../organization/tellOrganization.ts';
import { unlessTaken } from '../unlessTaken.ts';
import { recordNameOf } from './domainProofs.ts';
import { giveUpDomain } from './giveUpDomain.ts';

interface ProveDomainInput {
  domain: string;
  version: number;
}

const taken = () =>
  conflict('Another organization proves this domain too. Remove its record from the DNS first.', 'input.domain');

/**
 * Takes a domain as the organization's, because the DNS says so. Who had it before and proves it no more loses it.
 * @throws OrgraphError INVALID_STATE where the record is not there and for a personal space, CONFLICT where another
 * organization's is there too, PROVIDER_ERROR while the DNS does not answer.
 */
export async function proveDomain(context: Context, input: ProveDomainInput): Promise<Organization> {
  const { domain, version } = input;
  const id = context.identity.organization!;
  if ((await context.load(Organization, id))?.kind === 'PERSONAL')
    throw invalidState('A personal space has no domain. Make it a company first.', 'PERSONAL');
  const { domainProofs, textRecords } = capabilitiesOf(context);
  const texts = await textRecords(recordNameOf(domain));
  if (!domainProofs.isProven(texts, id, domain))
    throw invalidState('The DNS has no such record yet; domainProof says which.', 'UNPROVEN');
  const holder = await organizationOfDomain(context.unit.under, domain);
  if (holder !== null && holder !== id) {
    if (domainProofs.isProven(texts, holder, domain)) throw taken();
    await context.unit.under(scopeOfOrganization(holder), (unit) =>
      unit.write(async (em) => {
        const former = (await em.findOne(Organization, { id: holder, domain })) as Organization | null;
        if (former !== null)
          giveUpDomain(em, former, { user: null, client: nobodysClient }, 'organization.lose_domain');
      }),
    );
  }
  const organization = await unlessTaken(taken, () =>
    context.write(async (em) => {
      const found = await findAtVersion(em, Organization, { id, version }, 'organization', context.identity);
      em.assign(found, { domain, updatedById: context.user });
      tellOrganization(em, found);
      recordAudit(em, context, {
        action: 'organization.prove_domain',
        resourceType: 'Organization',
        resourceId: id,
        details: { fields: ['domain'] },
      });
      return found;
    }),
  );
  await announceChange(context, id);
  return organization;
}
