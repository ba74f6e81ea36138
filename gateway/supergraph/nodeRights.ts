import type { Rights } from '#platform/graphql/rights.ts';
import { nodeIdField, nodeInterface, type NodeTypes } from './nodeTypes.ts';

/**
 * What a graph asks, with its nodes: a node id asks nothing, as the id in it does; who looks up an object by it must
 * hold what the object's type asks, whatever is selected, so that nobody learns what there is.
 */
export const withNodeRights = (rights: Rights, nodes: NodeTypes): Rights => ({
  ...rights,
  asksType: (type, field, own) => !(field === nodeIdField && nodes.has(type)) && rights.asksType(type, field, own),
  looksUp: (type) => type === nodeInterface,
});
