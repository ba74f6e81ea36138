import {
  defaultTypeResolver,
  getNamedType,
  isAbstractType,
  isCompositeType,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import type { OrgraphError } from '../values/errors.ts';
import type { Context } from './context.ts';
import { isOwn } from './ownObjects.ts';
import { lackingOf, refusalOf, type Rights } from './rights.ts';
import { selectedFields } from './selectedFields.ts';

/**
 * Judges what is selected of the objects that a field gives, by what their types ask.
 * @returns what is left of the field's value where that depends on what its objects are; else undefined.
 * @throws OrgraphError FORBIDDEN, or ORGANIZATION_REQUIRED without one, where the caller may not read any of it.
 */
export type TypeGuard = (
  parent: unknown,
  context: Context,
  info: GraphQLResolveInfo,
) => ((value: unknown) => unknown) | undefined;

/** Undefined for a field whose objects ask nothing that has not been asked before. */
export function typeGuard(
  schema: GraphQLSchema,
  rights: Rights,
  parentType: GraphQLObjectType,
  { name, type }: GraphQLField<unknown, unknown>,
): TypeGuard | undefined {
  const given = getNamedType(type);
  if (!isCompositeType(given)) return undefined;
  const objects = isAbstractType(given) ? schema.getPossibleTypes(given) : [given];
  const asked = [given, ...objects].flatMap((one) => rights.ofType(one.name)?.permissions ?? []);
  if (asked.length === 0 || isCovered()) return undefined;

  /** The permission that the caller lacks for what is selected of objects of a type, by this type or an interface. */
  function lackingFor(by: string, object: GraphQLObjectType, own: boolean, context: Context, info: GraphQLResolveInfo) {
    const lacking = lackingOf(context.identity.permissions, rights.ofType(by)?.permissions ?? []);
    if (lacking === undefined) return undefined;
    for (const field of selectedFields(info, object)) if (rights.asksType(by, field, own)) return lacking;
    return undefined;
  }

  return (parent, context, info) => {
    if (lackingOf(context.identity.permissions, asked) === undefined) return undefined;
    const own = rights.givesOwn(parentType.name, name, isOwn(context, parent));
    const refused = new Map<string, OrgraphError>();
    for (const object of objects) {
      const lacking =
        lackingFor(object.name, object, own, context, info) ?? lackingFor(given.name, object, own, context, info);
      if (lacking !== undefined) refused.set(object.name, refusalOf(context.identity, lacking));
    }
    if (refused.size === 0) return undefined;
    if (!isAbstractType(given)) throw refused.get(given.name)!;
    return (value) => withoutRefused(value, given, refused, context, info);
  };

  /** Whether whoever has an object of the parent's type has been asked the same for it. */
  function isCovered(): boolean {
    const before = rights.ofType(parentType.name);
    return (
      before !== undefined &&
      !before.own &&
      rights.asksType(parentType.name, name, false) &&
      asked.every((permission) => before.permissions.includes(permission))
    );
  }
}

/** The same value with an error in the place of each object that may not be read. */
function withoutRefused(
  value: unknown,
  type: GraphQLAbstractType,
  refused: ReadonlyMap<string, OrgraphError>,
  context: Context,
  info: GraphQLResolveInfo,
): unknown {
  if (isPromise(value)) return value.then((resolved) => withoutRefused(resolved, type, refused, context, info));
  if (Array.isArray(value)) return value.map((item: unknown) => withoutRefused(item, type, refused, context, info));
  if (value === null || value === undefined || value instanceof Error) return value;
  const name = (type.resolveType ?? defaultTypeResolver)(value, context, info, type);
  return isPromise(name)
    ? name.then((resolved) => refused.get(String(resolved)) ?? value)
    : (refused.get(String(name)) ?? value);
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
