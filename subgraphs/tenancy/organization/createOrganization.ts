import type { Context } from '#platform/graphql/context.ts';
import { recordAudit } from '../audit/record.ts';
import { enterAsFounder, organizationOfSlug } from '../enterOrganization.ts';
import { unlessTaken } from '../unlessTaken.ts';
import { User } from '../user/entities.ts';
import type { Organization } from './entities.ts';
import { found } from './found.ts';
import { slugTaken } from './slug.ts';

interface CreateOrganizationInput {
  name: string;
  slug: string;
}

/**
 * Founds an organization for the caller.
 * @throws OrgraphError CONFLICT for a slug that is taken.
 */
export async function createOrganization(context: Context, input: CreateOrganizationInput): Promise<Organization> {
  const { name, slug } = input;
  if ((await organizationOfSlug(context.unit.under, slug)) !== null) throw slugTaken();
  const scope = enterAsFounder(context.user);
  const id = scope.organization!;
  return unlessTaken(slugTaken, () =>
    context.writeUnder(scope, async (em) => {
      const founder = await em.findOneOrFail(User, { id: context.user });
      const organization = found(em, { id, name, slug, kind: 'COMPANY', founder });
      founder.defaultOrganizationId ??= id;
      recordAudit(em, context, {
        action: 'organization.create',
        resourceType: 'Organization',
        resourceId: id,
        details: { name, slug },
      });
      return organization;
    }),
  );
}
