import { defaultFieldResolver, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import { grants, permissions, type Permission } from '../identity/permissions.ts';
import { lacksPermission, organizationRequired, unauthenticated } from '../values/errors.ts';
import type { Context } from './context.ts';

export type Need = 'NOTHING' | 'USER' | 'ORGANIZATION';

/**
 * Enforces @access and @permission in a subgraph's own schema: the gateway has decided already, the subgraph checks
 * again.
 * @throws Error at start for a root field that states no permission, or one that is not in the catalogue.
 */
export function enforceAccess(schema: GraphQLSchema): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const root = roots.includes(type) && !field.name.startsWith('_');
      const need = root ? accessOf(field) : 'NOTHING';
      const permission = permissionOf(field);
      if (need === 'ORGANIZATION' && permission === undefined)
        throw new Error(`${type.name}.${field.name} states no @permission (NONE where membership is enough)`);
      if (need !== 'NOTHING' || permission !== undefined) field.resolve = guard(field, need, permission);
    }
  }
}

/** What a root field needs; ORGANIZATION where @access is absent. */
export const accessOf = (field: Pick<GraphQLField<unknown, unknown>, 'astNode'>): Need =>
  (argumentOf(field, 'access', 'needs') ?? 'ORGANIZATION') as Need;

/** The permission that a field asks, `NONE`, or undefined where it states none. */
export function permissionOf(field: GraphQLField<unknown, unknown>): Permission | 'NONE' | undefined {
  const stated = argumentOf(field, 'permission', 'is');
  if (stated !== undefined && stated !== 'NONE' && !permissions.includes(stated as Permission))
    throw new Error(`${field.name}: ${stated} is not in the catalogue of permissions`);
  return stated as Permission | 'NONE' | undefined;
}

function guard(
  field: GraphQLField<unknown, Context>,
  need: Need,
  permission: Permission | 'NONE' | undefined,
): NonNullable<GraphQLField<unknown, Context>['resolve']> {
  const resolve = field.resolve ?? defaultFieldResolver;
  return (parent, args, context, info) => {
    const { identity } = context;
    if (need !== 'NOTHING' && identity.kind !== 'user') throw unauthenticated();
    if ((need === 'ORGANIZATION' || permission !== undefined) && identity.organization === null)
      throw organizationRequired();
    if (permission !== undefined && permission !== 'NONE' && !grants(identity.permissions, permission))
      throw lacksPermission(permission);
    return resolve(parent, args, context, info) as unknown;
  };
}

function argumentOf(
  field: Pick<GraphQLField<unknown, unknown>, 'astNode'>,
  directive: string,
  argument: string,
): string | undefined {
  const value = field.astNode?.directives
    ?.find(({ name }) => name.value === directive)
    ?.arguments?.find(({ name }) => name.value === argument)?.value;
  return value !== undefined && 'value' in value ? String(value.value) : undefined;
}
