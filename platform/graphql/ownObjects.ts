import { getNamedType, isCompositeType, type GraphQLField, type GraphQLObjectType } from 'graphql';
import type { Context } from './context.ts';
import type { Rights } from './rights.ts';

const known = new WeakMap<Context, WeakSet<object>>();

/** Whether an object was reached as the caller's own: through fields that are @own, from the root on. */
export const isOwn = (context: Context, object: unknown): boolean =>
  typeof object === 'object' && object !== null && known.get(context)?.has(object) === true;

/** Remembers of what a field gives whether it is the caller's own, and gives it on. */
export type GivesOwn = (parent: unknown, context: Context, value: unknown) => unknown;

/** Undefined for a field that gives nothing of the caller's own that would ask less. */
export function ownGiver(
  rights: Rights,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): GivesOwn | undefined {
  if (!rights.givesOwn(type.name, field.name, true) || !leadsToOwn(rights, getNamedType(field.type))) return undefined;
  const always = rights.givesOwn(type.name, field.name, false);
  return (parent, context, value) => (always || isOwn(context, parent) ? remembered(context, value) : value);
}

/** Whether objects of a type, or what they carry to the client, may be the caller's own. */
function leadsToOwn(rights: Rights, type: unknown, seen = new Set<unknown>()): boolean {
  if (!isCompositeType(type as never) || seen.has(type)) return false;
  seen.add(type);
  const { name, getFields } = type as GraphQLObjectType;
  const asked = rights.ofType(name);
  if (asked !== undefined) return asked.own;
  if (getFields === undefined) return true;
  return Object.values((type as GraphQLObjectType).getFields()).some((field) =>
    leadsToOwn(rights, getNamedType(field.type), seen),
  );
}

function remembered(context: Context, value: unknown): unknown {
  if (isPromise(value)) return value.then((resolved) => remembered(context, resolved));
  if (Array.isArray(value)) return value.map((item: unknown) => remembered(context, item));
  if (typeof value !== 'object' || value === null) return value;
  let own = known.get(context);
  if (own === undefined) known.set(context, (own = new WeakSet()));
  own.add(value);
  return value;
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
