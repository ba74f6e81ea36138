import { parse, Source } from 'graphql';
import { coordinateOf } from '../../schema/coordinates.ts';
import type { SubgraphSource } from '../../schema/sources.ts';
import type { SubgraphState } from '../context.ts';
import { placeText } from '../place.ts';

/** A subgraph's state as the rules of the schema read it; of its tables nothing is known. */
export function sourceOf({ name, url, sdl, placeOf }: SubgraphState): SubgraphSource {
  const document = parse(new Source(sdl, name));
  const unknown = { file: `schema/${name}.graphql`, line: 1 };
  return { name, url, sdl, document, aggregates: [], placeOf: (node) => placeText(placeOf(coordinateOf(document, node) ?? '') ?? { ...unknown, line: node.loc?.startToken.line ?? 1 }) };
}
