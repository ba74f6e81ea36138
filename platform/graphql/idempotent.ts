import { defaultFieldResolver, type GraphQLField, type GraphQLSchema } from 'graphql';
import { idempotencyUnsupported } from '../values/errors.ts';
import { accessOf } from './access.ts';
import type { Context } from './context.ts';
import { outcomeFormOf } from './outcome.ts';

/** Whether a mutation takes an idempotency key, by its @idempotent. */
export const isIdempotent = ({ astNode }: Pick<GraphQLField<unknown, unknown>, 'astNode'>): boolean =>
  astNode?.directives?.some(({ name }) => name.value === 'idempotent') === true;

/**
 * Makes the mutations of a subgraph that are @idempotent have one effect for an idempotency key, however often they are
 * sent (decision 30); the others refuse one. Stands inside the guards of access, so that a right is judged first.
 * @throws Error at start for one that needs no person, whose key would be everybody's, or whose payload is not kept.
 */
export function repeatMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) repeat(field);
}

function repeat(field: GraphQLField<unknown, Context>): void {
  const form = isIdempotent(field) ? outcomeFormOf(field) : undefined;
  const need = accessOf(field);
  if (form !== undefined && need === 'NOTHING')
    throw new Error(`the mutation ${field.name} needs no person and cannot be @idempotent`);
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = async (parent, args, context, info) => {
    const run = () => resolve(parent, args, context, info) as unknown;
    if (context.once === undefined) return run();
    if (form === undefined) throw idempotencyUnsupported(field.name);
    const done = await context.once({ name: field.name, personal: need === 'USER', keep: form.keep, run });
    return 'kept' in done ? form.restore(done.kept) : done.result;
  };
}
