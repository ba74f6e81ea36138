import {
  Kind,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { nameNode } from '../../operation/ast.ts';
import { argumentOf, joinFieldsOf } from '../../supergraph/joinDirectives.ts';
import { requiringFieldsOf } from './requiringFields.ts';

/** The root field by which a subgraph is asked for an entity of which it has been told all that it requires. */
export const entryField = (graph: string, type: string): string => `_entry_${graph}__${type}`;

/**
 * A canonical supergraph in which nothing is required: fields with @requires are as any others, and each subgraph that
 * has some gives the entities to which they belong at a root field. A plan that begins there is one for an entity that
 * the subgraph is told of; everything before that is another plan's.
 */
export function withEntryFields(supergraph: DocumentNode): DocumentNode {
  const { graphsByType } = requiringFieldsOf(supergraph);
  const entries = [...graphsByType].flatMap(([type, graphs]) => [...graphs].map((graph) => entryOf(graph, type)));

  const typeOf = (node: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode): DefinitionNode => {
    const requiring = graphsByType.has(node.name.value);
    if (node.name.value === 'Query') return { ...node, fields: [...(node.fields ?? []), ...entries] };
    return requiring ? { ...node, fields: (node.fields ?? []).map(untold) } : node;
  };
  return {
    ...supergraph,
    definitions: supergraph.definitions.map((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION ? typeOf(node) : node,
    ),
  };
}

/** A field without what it requires; where it is to be had without, that is all that is left of it. */
function untold(field: FieldDefinitionNode): FieldDefinitionNode {
  const joins = joinFieldsOf(field);
  const requires = (join: ConstDirectiveNode): boolean => argumentOf(join, 'requires') !== undefined;
  if (!joins.some(requires)) return field;
  const isFree = joins.some((join) => !requires(join) && argumentOf(join, 'external') !== true);
  const isFixed = joins.every((join) => argumentOf(join, 'override') === undefined);
  return {
    ...field,
    directives: (field.directives ?? [])
      .filter((join) => !(isFree && isFixed && requires(join)))
      .map((join) => ({ ...join, arguments: (join.arguments ?? []).filter(({ name }) => name.value !== 'requires') })),
  };
}

const entryOf = (graph: string, type: string): FieldDefinitionNode => ({
  kind: Kind.FIELD_DEFINITION,
  name: nameNode(entryField(graph, type)),
  type: { kind: Kind.NAMED_TYPE, name: nameNode(type) },
  directives: [
    {
      kind: Kind.DIRECTIVE,
      name: nameNode('join__field'),
      arguments: [{ kind: Kind.ARGUMENT, name: nameNode('graph'), value: { kind: Kind.ENUM, value: graph } }],
    },
  ],
});
