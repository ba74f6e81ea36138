import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { argumentOf, joinFieldsOf, joinTypesOf } from './joinDirectives.ts';
import { nodeFields, nodeIdField, nodeInterface, queryNameOf, type NodeTypes } from './nodeTypes.ts';

/** The subgraph that the gateway is itself: it knows what a node id names, and answers without a request. */
export const nodeService = 'orgraph_node';
const nodeGraph = 'ORGRAPH_NODE';

/** How many ids `nodes` takes. */
export const mostNodes = 100;

/**
 * A canonical supergraph in which the given types are nodes, as if one more subgraph had them: `node` and `nodes` lead
 * to them by their ids. Whether there is an object of that id, its owner is asked by `nodeId`.
 */
export function withNodes(canonical: DocumentNode, types: NodeTypes): DocumentNode {
  const query = queryNameOf(canonical);
  const definitions = canonical.definitions.map((node) => {
    if (node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph')
      return { ...node, values: [...(node.values ?? []), ...ours.graph] };
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return node;
    if (node.name.value === query)
      return {
        ...node,
        directives: [...(node.directives ?? []), ...ours.root],
        fields: [...(node.fields ?? []).map((field) => withoutUs(field, node)), ...ours.fields],
      };
    const owner = types.get(node.name.value);
    return owner === undefined ? node : asNode(node, owner);
  });
  return { ...canonical, definitions: [...definitions, ours.interface] };
}

function asNode(type: ObjectTypeDefinitionNode, owner: string): ObjectTypeDefinitionNode {
  const fields = (type.fields ?? []).flatMap((field) =>
    field.name.value === 'id' ? [withUs(field), nodeIdOwnedBy(owner)] : [withoutUs(field, type)],
  );
  return {
    ...type,
    interfaces: [...(type.interfaces ?? []), { kind: Kind.NAMED_TYPE, name: ours.interface.name }],
    directives: [...(type.directives ?? []), ...ours.entity],
    fields,
  };
}

/** A field that does not say who has it is had by all who have its type. */
const withUs = (field: FieldDefinitionNode): FieldDefinitionNode =>
  joinFieldsOf(field).length === 0 ? field : { ...field, directives: [...(field.directives ?? []), ...ours.field] };

function withoutUs(field: FieldDefinitionNode, type: ObjectTypeDefinitionNode): FieldDefinitionNode {
  if (joinFieldsOf(field).length > 0) return field;
  const graphs = new Set(joinTypesOf(type).map((join) => String(argumentOf(join, 'graph'))));
  const directives = [...graphs].flatMap((graph) => directivesIn(`@join__field(graph: ${graph})`));
  return { ...field, directives: [...(field.directives ?? []), ...directives] };
}

const nodeIdDescription = "The object's id in the whole graph, for node and nodes; opaque.";

const nodeIdOwnedBy = (owner: string): FieldDefinitionNode =>
  objectIn(`type Type { "${nodeIdDescription}" ${nodeIdField}: ID! @join__field(graph: ${owner}) }`).fields![0]!;

const objectIn = (sdl: string): ObjectTypeDefinitionNode =>
  parse(sdl, { noLocation: true }).definitions[0] as ObjectTypeDefinitionNode;

const directivesIn = (text: string): readonly ConstDirectiveNode[] => objectIn(`type Type ${text}`).directives!;

const graphDefinition = parse(`enum Graph { ${nodeGraph} @join__graph(name: "${nodeService}", url: "") }`, {
  noLocation: true,
}).definitions[0];

/** What is added, once and for all graphs. */
const ours = {
  graph: graphDefinition?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphDefinition.values ?? []) : [],
  root: directivesIn(`@join__type(graph: ${nodeGraph})`),
  field: directivesIn(`@join__field(graph: ${nodeGraph})`),
  entity: directivesIn(
    `@join__type(graph: ${nodeGraph}, key: "id", resolvable: false) @join__implements(graph: ${nodeGraph}, interface: "${nodeInterface}")`,
  ),
  fields: objectIn(`type Query {
    """
    The object of this node id. NOT_FOUND where there is none in this organization, BAD_USER_INPUT for what is no node
    id; what the object's type asks of who reads it is asked whatever is selected of it.
    """
    node(
      "What nodeId of the object gave."
      ${nodeFields.node}: ID!
    ): ${nodeInterface} @join__field(graph: ${nodeGraph})
    "The objects of these node ids, in their order; each null is told as node tells it."
    nodes(
      "What nodeId of the objects gave; at most ${mostNodes}."
      ${nodeFields.nodes}: [ID!]!
    ): [${nodeInterface}] @join__field(graph: ${nodeGraph})
  }`).fields!,
  interface: parse(
    `"An object that has an id in the whole graph (GraphQL Global Object Identification Specification, by another name: id is the id among the objects of its type)."
    interface ${nodeInterface} @join__type(graph: ${nodeGraph}) { "${nodeIdDescription}" ${nodeIdField}: ID! }`,
    { noLocation: true },
  ).definitions[0] as InterfaceTypeDefinitionNode,
};
