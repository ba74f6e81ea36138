import { Kind, type DocumentNode, type TypeDefinitionNode } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import { graphTypes, inputFields, interfacesOf, outputFields, rootTypesOf, schemaCoordinate } from './graphElements.ts';

/** Adds to `hidden` every type that no operation can name or meet any more. */
export function hideUnreachable(supergraph: DocumentNode, hidden: Set<string>): void {
  const types = new Map(graphTypes(supergraph).map((type) => [type.name.value, type]));
  const implementers = new Map<string, string[]>();
  for (const type of types.values())
    for (const name of interfacesOf(type)) implementers.set(name, [...(implementers.get(name) ?? []), type.name.value]);

  const reached = new Set<string>();
  const waiting = [...rootTypesOf(supergraph)];
  for (const name of waiting) {
    const type = types.get(name);
    if (type === undefined || hidden.has(name) || reached.has(name)) continue;
    reached.add(name);
    waiting.push(...reachedFrom(type, hidden), ...(implementers.get(name) ?? []));
  }
  for (const name of types.keys()) if (!reached.has(name)) hidden.add(name);
}

function reachedFrom(type: TypeDefinitionNode, hidden: ReadonlySet<string>): string[] {
  const owner = type.name.value;
  if (type.kind === Kind.UNION_TYPE_DEFINITION) return (type.types ?? []).map(({ name }) => name.value);
  const ofOutputs = outputFields(type)
    .filter(({ name }) => !hidden.has(schemaCoordinate(owner, name.value)))
    .flatMap((field) => [
      namedTypeOf(field.type),
      ...(field.arguments ?? [])
        .filter(({ name }) => !hidden.has(schemaCoordinate(owner, field.name.value, name.value)))
        .map(({ type: given }) => namedTypeOf(given)),
    ]);
  const ofInputs = inputFields(type)
    .filter(({ name }) => !hidden.has(schemaCoordinate(owner, name.value)))
    .map(({ type: given }) => namedTypeOf(given));
  return [...ofOutputs, ...ofInputs, ...interfacesOf(type)];
}
