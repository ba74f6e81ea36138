import type { FetchNode, PlanNode, RequiresSelection } from '@graphql-hive/router-query-planner';
import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';

type Requests = Pick<FetchNode, 'requires' | 'inputRewrites'>;

/**
 * Gives a fetch from a subgraph that has an interface as an object (@interfaceObject) for all objects of that interface what the planner gives it for those of one
 * type: where fields are asked for under several types, it makes one fetch of theirs and forgets all types but the last. An object for which nothing was to be
 * fetched gets what the answer leaves out.
 */
export function widened(node: PlanNode, schema: GraphQLSchema): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((inner) => widened(inner, schema)) };
    case 'Flatten':
      return { ...node, node: widened(node.node, schema) };
    case 'Fetch':
      return widenedRequests(node, schema);
    case 'BatchFetch':
      return { ...node, entityBatch: { ...node.entityBatch, aliases: node.entityBatch.aliases.map((entry) => widenedRequests(entry, schema)) } };
    default:
      return node;
  }
}

function widenedRequests<Node extends Requests>(node: Node, schema: GraphQLSchema): Node {
  const objects = (node.inputRewrites ?? []).flatMap((rewrite) => ('ValueSetter' in rewrite ? [rewrite.ValueSetter.setValueTo] : [])).map((name) => schema.getType(name)).filter(isInterfaceType);
  if (objects.length === 0 || node.requires === undefined) return node;
  const widen = (selection: RequiresSelection): RequiresSelection => {
    if (selection.kind !== 'InlineFragment') return selection;
    const type = schema.getType(selection.typeCondition);
    const wider = isObjectType(type) ? objects.find((object) => schema.isSubType(object, type)) : undefined;
    return wider === undefined ? selection : { ...selection, typeCondition: wider.name };
  };
  return { ...node, requires: node.requires.map(widen) };
}
