import { Kind, type DocumentNode, type TypeDefinitionNode } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import { graphTypes, inputFields, interfacesOf, isRequired, outputFields, schemaCoordinate } from './graphElements.ts';

/**
 * Adds to `hidden` what cannot stay without it, until nothing more follows: what is of a hidden type, what needs a
 * hidden input, a field of an interface that an object type of it has lost, and types that have nothing left. So the
 * rest is a sound schema by the rules of @inaccessible.
 */
export function hideDependents(supergraph: DocumentNode, hidden: Set<string>): void {
  const types = new Map(graphTypes(supergraph).map((type) => [type.name.value, type]));
  for (let before = -1; before !== hidden.size;) {
    before = hidden.size;
    for (const type of types.values()) if (!hidden.has(type.name.value)) hideWithin(type, hidden, types);
  }
}

function hideWithin(
  type: TypeDefinitionNode,
  hidden: Set<string>,
  types: ReadonlyMap<string, TypeDefinitionNode>,
): void {
  const owner = type.name.value;
  for (const {
    name: { value: field },
    type: fieldType,
    arguments: given = [],
  } of outputFields(type)) {
    const coordinate = schemaCoordinate(owner, field);
    if (hidden.has(namedTypeOf(fieldType))) hidden.add(coordinate);
    for (const argument of given) {
      const own = schemaCoordinate(owner, field, argument.name.value);
      if (hidden.has(namedTypeOf(argument.type))) hidden.add(own);
      if (!hidden.has(own)) continue;
      if (isRequired(argument)) hidden.add(coordinate);
      for (const name of interfacesOf(type))
        if (has(types.get(name), field, argument.name.value))
          hidden.add(schemaCoordinate(name, field, argument.name.value));
    }
    if (hidden.has(coordinate))
      for (const name of interfacesOf(type)) if (has(types.get(name), field)) hidden.add(schemaCoordinate(name, field));
  }
  for (const field of inputFields(type)) {
    const coordinate = schemaCoordinate(owner, field.name.value);
    if (hidden.has(namedTypeOf(field.type))) hidden.add(coordinate);
    if (hidden.has(coordinate) && isRequired(field)) hidden.add(owner);
  }
  if (nothingIsLeft(type, hidden)) hidden.add(owner);
}

function has(type: TypeDefinitionNode | undefined, field: string, argument?: string): boolean {
  const found = type === undefined ? undefined : outputFields(type).find(({ name }) => name.value === field);
  return (
    found !== undefined &&
    (argument === undefined || (found.arguments ?? []).some(({ name }) => name.value === argument))
  );
}

function nothingIsLeft(type: TypeDefinitionNode, hidden: ReadonlySet<string>): boolean {
  if (type.kind === Kind.SCALAR_TYPE_DEFINITION) return false;
  if (type.kind === Kind.UNION_TYPE_DEFINITION) return (type.types ?? []).every(({ name }) => hidden.has(name.value));
  const members = type.kind === Kind.ENUM_TYPE_DEFINITION ? (type.values ?? []) : (type.fields ?? []);
  return members.every(({ name }) => hidden.has(schemaCoordinate(type.name.value, name.value)));
}
