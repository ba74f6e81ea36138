import { defaultFieldResolver, type GraphQLField, type GraphQLSchema } from 'graphql';
import { errorCatalogue, OrgraphError, withOutcome, type ErrorCode } from '../values/errors.ts';
import type { Context } from './context.ts';

/** Codes of what failed on the way; every other is a rule's refusal. */
const failures = new Set<ErrorCode>([
  'INTERNAL',
  'SUBGRAPH_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'PROVIDER_ERROR',
  'NOT_READY',
]);

/**
 * Lets the error of each mutation say what became of it (`extensions.outcome`): UNKNOWN where anything of it is
 * committed, or nobody knows whether, an earlier request with its idempotency key included; else NOT_DONE. A mutation
 * that was done has no such error; its payload may have others.
 */
export function stateOutcomes(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) field.resolve = stating(field);
}

function stating(field: GraphQLField<unknown, Context>): NonNullable<GraphQLField<unknown, Context>['resolve']> {
  const resolve = field.resolve ?? defaultFieldResolver;
  return async (source, args, context, info) => {
    // Root fields of a mutation run one after the other.
    const { writes } = context;
    writes.committed = false;
    writes.elsewhere = false;
    try {
      return (await resolve(source, args, context, info)) as unknown;
    } catch (error) {
      const known = error instanceof OrgraphError ? error : unexpected(error);
      if (known.extensions['outcome'] !== undefined) throw known;
      const perhaps = writes.committed || (writes.elsewhere && failures.has(known.code));
      throw withOutcome(known, perhaps ? 'UNKNOWN' : 'NOT_DONE');
    }
  };
}

const unexpected = (cause: unknown): OrgraphError =>
  Object.assign(new OrgraphError('INTERNAL', errorCatalogue.INTERNAL.meaning), { cause });
