/** An object of the graph, as its node id names it. */
export interface NamedNode {
  type: string;
  id: string;
}

/** Of the form `1:<type>:<id>`; another one would begin with another number. */
const form = /^1:([_A-Za-z][_0-9A-Za-z]*):(.+)$/s;

/** The id under which `node` finds an object: opaque to clients, the same for as long as its type keeps its name. */
export const nodeIdOf = ({ type, id }: NamedNode): string => Buffer.from(`1:${type}:${id}`).toString('base64url');

/** Undefined for what `nodeIdOf` has not made. */
export function namedBy(nodeId: string): NamedNode | undefined {
  const [, type, id] = form.exec(Buffer.from(nodeId, 'base64url').toString()) ?? [];
  if (type === undefined || id === undefined) return undefined;
  const named = { type, id };
  return nodeIdOf(named) === nodeId ? named : undefined;
}
