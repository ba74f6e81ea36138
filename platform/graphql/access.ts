import { defaultFieldResolver, isObjectType, Kind, type GraphQLField, type GraphQLSchema } from 'graphql';
import { assertMayWrite } from '../identity/identity.ts';
import { permissions, type Permission } from '../identity/permissions.ts';
import { lacksPermission, organizationRequired, unauthenticated } from '../values/errors.ts';
import type { Context } from './context.ts';
import { ownGiver, type GivesOwn } from './ownObjects.ts';
import { lackingOf, permissionsStated, rightsOf, type Rights } from './rights.ts';
import { typeGuard, type TypeGuard } from './typeGuard.ts';

export type Need = 'NOTHING' | 'USER' | 'ORGANIZATION';

/**
 * Enforces @access and @permission in a subgraph's own schema: the gateway has decided already, the subgraph checks
 * again, fields and what their types ask (decision 27).
 * @throws Error at start for a root field that states no permission, or one that is not in the catalogue.
 */
export function enforceAccess(schema: GraphQLSchema): void {
  const rights = rightsIn(schema);
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if ('getFields' in type && !type.name.startsWith('__')) assertInCatalogue(type.name, rights);
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const root = roots.includes(type) && !field.name.startsWith('_');
      const need = root ? accessOf(field) : 'NOTHING';
      const stated = permissionsOf(field);
      if (need === 'ORGANIZATION' && stated.length === 0)
        throw new Error(`${type.name}.${field.name} states no @permission (NONE where membership is enough)`);
      const asked = rights.ofField(type.name, field.name).permissions;
      const judge = typeGuard(schema, rights, type, field);
      const givesOwn = ownGiver(rights, type, field);
      const ofMember = need === 'ORGANIZATION' || stated.length > 0 || asked.length > 0;
      const changes = type === schema.getMutationType();
      if (changes || need !== 'NOTHING' || ofMember || judge !== undefined || givesOwn !== undefined)
        field.resolve = guard(field, { need, changes, ofMember, asked, judge, givesOwn });
    }
  }
}

/** What a root field needs; ORGANIZATION where @access is absent. */
export const accessOf = (field: Pick<GraphQLField<unknown, unknown>, 'astNode'>): Need => {
  const value = field.astNode?.directives?.find(({ name }) => name.value === 'access')?.arguments?.[0]?.value;
  return (value !== undefined && 'value' in value ? String(value.value) : 'ORGANIZATION') as Need;
};

/** The permissions that a field states, `NONE` among them; none where it states nothing. */
export function permissionsOf(field: GraphQLField<unknown, unknown>): (Permission | 'NONE')[] {
  const stated = permissionsStated(field.astNode?.directives ?? []);
  for (const permission of stated) if (permission !== 'NONE') assertPermission(field.name, permission);
  return stated as (Permission | 'NONE')[];
}

interface Guard {
  need: Need;
  /** Whether it is a mutation's. */
  changes: boolean;
  /** Whether it asks for an organization. */
  ofMember: boolean;
  asked: readonly string[];
  judge: TypeGuard | undefined;
  givesOwn: GivesOwn | undefined;
}

function guard(
  field: GraphQLField<unknown, Context>,
  { need, changes, ofMember, asked, judge, givesOwn }: Guard,
): NonNullable<GraphQLField<unknown, Context>['resolve']> {
  const resolve = field.resolve ?? defaultFieldResolver;
  return (parent, args, context, info) => {
    const { identity } = context;
    if (need !== 'NOTHING' && identity.kind !== 'user') throw unauthenticated();
    if (changes) assertMayWrite(identity);
    if (ofMember && identity.organization === null) throw organizationRequired();
    const lacking = lackingOf(identity.permissions, asked);
    if (lacking !== undefined) throw lacksPermission(lacking);
    const judged = judge?.(parent, context, info);
    const value: unknown = resolve(parent, args, context, info);
    return givesOwn === undefined ? (judged?.(value) ?? value) : givesOwn(parent, context, judged?.(value) ?? value);
  };
}

/** What the subgraph's own SDL asks; of another's type only what it says of the fields that it contributes. */
function rightsIn(schema: GraphQLSchema): Rights {
  const definitions = Object.values(schema.getTypeMap()).flatMap(({ astNode, extensionASTNodes }) => [
    ...(astNode == null ? [] : [astNode]),
    ...extensionASTNodes,
  ]);
  return rightsOf({ kind: Kind.DOCUMENT, definitions });
}

function assertInCatalogue(type: string, rights: Rights): void {
  for (const permission of rights.ofType(type)?.permissions ?? []) assertPermission(type, permission);
}

function assertPermission(subject: string, permission: string): void {
  if (!permissions.includes(permission as Permission))
    throw new Error(`${subject}: ${permission} is not in the catalogue of permissions`);
}
