import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { readDomain } from './domainName.ts';
import { proveDomain } from './proveDomain.ts';
import { releaseDomain } from './releaseDomain.ts';

export const resolvers: GraphQLResolverMap = {
  Query: {
    domainProof: (_, { domain }: { domain: string }, context) =>
      capabilitiesOf(context).domainProofs.of(context.identity.organization!, readDomain(domain, 'domain')),
  },
  Mutation: {
    proveDomain: async (_, { input }, context) => ({ organization: await proveDomain(context, input) }),
    releaseDomain: async (_, { input }, context) => ({ organization: await releaseDomain(context, input) }),
  },
};
