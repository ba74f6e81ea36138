import { Kind, type DocumentNode, type InterfaceTypeDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import { permissionsStated, rightsOf, type Rights } from '#platform/graphql/rights.ts';
import { argumentOf, fieldSetOf, joinFieldsOf, joinTypesOf } from './joinDirectives.ts';

/** What a canonical supergraph asks of who reads it. */
export function supergraphRights(canonical: DocumentNode): Rights {
  const contributed = new Map<string, ReadonlySet<string>>();
  for (const node of canonical.definitions)
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION)
      contributed.set(node.name.value, contributedTo(node));
  return rightsOf(canonical, (type, field) => contributed.get(type)?.has(field) === true);
}

/**
 * The fields that others than the type's owner contribute with a permission of their own. Whose a type is does not
 * stand in a supergraph; but fields that state nothing are the owner's, because a contributed one states what it asks.
 */
function contributedTo(type: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode): ReadonlySet<string> {
  const keys = new Set(
    joinTypesOf(type).flatMap((join) => {
      const key = argumentOf(join, 'key');
      const selected = typeof key === 'string' ? fieldSetOf(key).selections : [];
      return selected.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : []));
    }),
  );
  const fields = (type.fields ?? [])
    .filter(({ name }) => !keys.has(name.value))
    .map((field) => ({
      name: field.name.value,
      states: permissionsStated(field.directives ?? []).length > 0,
      graphs: joinFieldsOf(field)
        .filter((join) => argumentOf(join, 'external') !== true)
        .map((join) => argumentOf(join, 'graph')),
    }));
  const owners = new Set(fields.filter(({ states }) => !states).flatMap(({ graphs }) => graphs));
  return new Set(
    fields
      .filter(({ states, graphs }) => states && graphs.length > 0 && !graphs.some((graph) => owners.has(graph)))
      .filter(() => owners.size > 0)
      .map(({ name }) => name),
  );
}
