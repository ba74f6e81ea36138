import { DateTimeResolver, JSONResolver } from 'graphql-scalars';
import type { GraphQLResolverMap } from './resolvers.ts';

/** The scalars of the schema header. */
export const scalarResolvers: GraphQLResolverMap = { DateTime: DateTimeResolver, JSON: JSONResolver };
