import { permissionsStated } from '#platform/graphql/rights.ts';
import { permissions, type Permission } from '#platform/identity/permissions.ts';
import { has, isEntity, keyFields, rootTypes, type Definition, type SourceGraph } from '#tools/schema/graph.ts';
import type { TenancyProblem } from '../problem.ts';
import { directiveArgument } from '../protection.ts';

/**
 * A type asks in words of the catalogue; what others contribute to it states what it asks itself; and @own stands where
 * it counts: on root fields, and on fields of types whose permission says `own`.
 */
export function permissionsOnTypes(graph: SourceGraph): TenancyProblem[] {
  return [...graph.types].flatMap(([name, definitions]) => {
    const guarded = definitions.some(({ directives }) => permissionsStated(directives).length > 0);
    return definitions.flatMap((definition) => [
      ...unknownPermissions(definition),
      ...(guarded && definitions.length > 1 ? unstatedFields(definition) : []),
      ...(rootTypes.has(name) ? [] : ignoredOwn(definition)),
    ]);
  });
}

const unknownPermissions = ({ name, directives, source, node }: Definition): TenancyProblem[] =>
  permissionsStated(directives)
    .filter((permission) => !permissions.includes(permission as Permission))
    .map((permission) => ({
      rule: 'PERMISSION_UNKNOWN',
      severity: 'error',
      source,
      coordinate: name,
      node,
      message: `${name} asks the permission ${permission}, which is not in the catalogue`,
      advice: 'take one of the catalogue (docs/identity.md); a type that everybody may read states none',
    }));

function unstatedFields(definition: Definition): TenancyProblem[] {
  if (!isEntity(definition) || permissionsStated(definition.directives).length > 0) return [];
  const keys = keyFields(definition);
  return definition.fields
    .filter((field) => !has(field, 'permission') && !has(field, 'external') && !keys.has(field.name.value))
    .map((field) => ({
      rule: 'CONTRIBUTED_FIELD_UNSTATED',
      severity: 'error',
      source: definition.source,
      coordinate: `${definition.name}.${field.name.value}`,
      node: field,
      message: `${definition.name}.${field.name.value} is contributed to a type that asks a permission, and states none`,
      advice: 'say which permission it asks, or NONE where membership is enough',
    }));
}

function ignoredOwn(definition: Definition): TenancyProblem[] {
  const counts = directiveArgument(definition.directives, 'permission', 'own') === 'true';
  return definition.fields
    .filter((field) => has(field, 'own') && (!counts || has(field, 'requires')))
    .map((field) => ({
      rule: 'OWN_IGNORED',
      severity: 'error',
      source: definition.source,
      coordinate: `${definition.name}.${field.name.value}`,
      node: field,
      message: `${definition.name}.${field.name.value} is @own ${counts ? 'and fetched by reference, where nothing is known to be the caller’s own' : 'in a type whose permission does not say own: true here'}`,
      advice: 'take @own away, or say own: true in the type’s owner',
    }));
}
