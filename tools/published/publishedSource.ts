import { parse, Source, type ASTNode } from 'graphql';
import type { PublishedSubgraph } from '#gateway/registry/registry.ts';
import type { SubgraphSource } from '../schema/sources.ts';

/**
 * A subgraph's SDL for composition. Where its files are not known, as for what others published, a place is a line of
 * its SDL: `slack (published):12`.
 */
export function publishedSource(
  { name, url, sdl }: Pick<PublishedSubgraph, 'name' | 'url' | 'sdl'>,
  placeOf?: (node: ASTNode) => string,
): SubgraphSource {
  return {
    name,
    url,
    sdl,
    document: parse(new Source(sdl, name)),
    aggregates: [],
    placeOf: placeOf ?? ((node) => `${name} (published):${node.loc?.startToken.line ?? 1}`),
  };
}
