import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { argumentsOf, graphTypes, inputFields, outputFields, schemaCoordinate } from './graphElements.ts';

/** What a contract shows of a graph, by the names that @tag gives. */
export interface ContractFilter {
  /** Where any is given, only what has one of them is shown. */
  include: readonly string[];
  /** What has one of these is hidden, whatever else it has. */
  exclude: readonly string[];
}

type Tagged = { readonly directives?: readonly ConstDirectiveNode[] | undefined };

/**
 * The coordinates that a filter hides by their own tags. A tag of an object type or interface counts for each of its
 * fields. `include` decides about fields of object types and interfaces, and about unions; scalars, enums and inputs
 * follow from what uses them.
 */
export function hiddenByTags(supergraph: DocumentNode, tag: string, { include, exclude }: ContractFilter): Set<string> {
  const hidden = new Set<string>();
  const excluded = (tags: readonly string[]): boolean => tags.some((name) => exclude.includes(name));
  const included = (tags: readonly string[]): boolean =>
    include.length === 0 || tags.some((name) => include.includes(name));
  const tagsOf = (node: Tagged): string[] => argumentsOf(node, tag, 'name');

  for (const type of graphTypes(supergraph)) {
    const name = type.name.value;
    const ofType = tagsOf(type);
    if (excluded(ofType) || (type.kind === Kind.UNION_TYPE_DEFINITION && !included(ofType))) hidden.add(name);
    for (const field of outputFields(type)) {
      const tags = [...ofType, ...tagsOf(field)];
      if (excluded(tags) || !included(tags)) hidden.add(schemaCoordinate(name, field.name.value));
      for (const argument of field.arguments ?? [])
        if (excluded(tagsOf(argument))) hidden.add(schemaCoordinate(name, field.name.value, argument.name.value));
    }
    const members = type.kind === Kind.ENUM_TYPE_DEFINITION ? (type.values ?? []) : inputFields(type);
    for (const member of members) if (excluded(tagsOf(member))) hidden.add(schemaCoordinate(name, member.name.value));
  }
  return hidden;
}
