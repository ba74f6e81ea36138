import {
  demonstrationOrganizations,
  demonstrationUsers,
  type DemonstrationSlug,
} from '#platform/demonstration/demonstration.ts';
import { anonymous, type Identity } from '#platform/identity/identity.ts';
import { seed } from '../../subgraphs/tenancy/seed.ts';
import type { SubgraphClient } from '../harness/client.ts';
import { startSubgraph, type TestSubgraph, type TestSubgraphOptions } from '../harness/subgraph.ts';

export type Person = keyof typeof demonstrationUsers;

export interface TestTenancy extends TestSubgraph {
  /**
   * A client as the gateway makes it for a demonstration user (or a user's id) in an organization by its slug, with the
   * rights they have now; null: in none.
   */
  as(person: Person | { id: string }, organization: string | null): Promise<SubgraphClient>;
}

/** The tenancy subgraph with its demonstration data. */
export async function startTenancy(options: TestSubgraphOptions = {}): Promise<TestTenancy> {
  const tenancy = await startSubgraph('tenancy', options);
  await seed(tenancy.database);
  return {
    ...tenancy,
    async as(person, organization) {
      const user = typeof person === 'string' ? demonstrationUsers[person].id : person.id;
      return tenancy.client(
        organization === null
          ? { ...anonymous, kind: 'user', subject: user }
          : await identityOf(tenancy, user, organization),
      );
    },
  };
}

async function identityOf(tenancy: TestSubgraph, user: string, slug: string): Promise<Identity> {
  const { content } = await tenancy.internal(
    '/internal/membership',
    { user, organization: slug },
    { issuer: 'gateway', purpose: 'membership' },
  );
  const { organization, membership, role, permissions, teams, email } = content;
  return {
    ...anonymous,
    kind: 'user',
    subject: user,
    organization: organization.id,
    membership: membership.id,
    membershipVersion: membership.version,
    role: role.key,
    permissions,
    teams,
    email,
  };
}

export const organizationId = (slug: DemonstrationSlug): string => demonstrationOrganizations[slug].id;
export const userId = (person: Person): string => demonstrationUsers[person].id;
