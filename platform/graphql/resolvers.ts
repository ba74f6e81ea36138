import type { GraphQLScalarType } from 'graphql';
import type { Context } from './context.ts';

/**
 * A field's resolver: the parent, the arguments, the request's context. Parents and arguments are typed where the
 * resolver is written.
 */
export type Resolver = (parent: any, args: any, context: Context) => unknown;

/** Resolvers by type and field, with `__resolveReference` for entities and `__resolveType` for abstract types. */
export type GraphQLResolverMap = Record<string, Record<string, Resolver> | GraphQLScalarType>;
