import { parse } from 'graphql';
import type { GraphVersion, Registry } from '#gateway/registry/registry.ts';
import { findNamed } from '../schema/coordinates.ts';

/**
 * The version from which on a part of the graph has been there without a gap, up to `version`; undefined where no SDL there has it.
 * A subgraph's SDL is looked at once for all versions in which it did not change.
 */
export async function sinceWhen(registry: Registry, version: GraphVersion, coordinate: string): Promise<GraphVersion | undefined> {
  let first: GraphVersion | undefined;
  let current: GraphVersion | undefined = version;
  while (current !== undefined) {
    const since = current.subgraphs.filter(({ sdl }) => holds(sdl, coordinate)).map((subgraph) => subgraph.since);
    if (since.length === 0) return first;
    const oldest = Math.min(...since);
    first = oldest === current.number ? current : await registry.version(oldest);
    current = oldest === 1 ? undefined : await registry.version(oldest - 1);
  }
  return first;
}

function holds(sdl: string, coordinate: string): boolean {
  const [, name = ''] = /(\w+)(?::\))?$/.exec(coordinate) ?? [];
  return sdl.includes(name) && findNamed(parse(sdl), coordinate) !== undefined;
}
