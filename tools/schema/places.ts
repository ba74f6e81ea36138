import type { GraphQLError } from 'graphql';
import { coordinateOf, findNamed, parentOf } from './coordinates.ts';
import type { SubgraphSource } from './sources.ts';

/** Where a composition error stems from, and what of the schema it is about. */
export interface ErrorOrigin {
  place: string;
  subject: string;
}

/**
 * The places of a composition error: the nodes that the composer names, else the coordinates in its message, found in
 * the subgraphs that it speaks of.
 */
export function originsOf(error: GraphQLError, sources: readonly SubgraphSource[]): ErrorOrigin[] {
  const bySource = new Map(sources.map((source) => [source.name, source]));
  const named = (error.nodes ?? []).flatMap((node) => {
    const source = bySource.get(node.loc?.source.name ?? '');
    return source === undefined
      ? []
      : [{ place: source.placeOf(node), subject: coordinateOf(source.document, node) ?? source.name }];
  });
  if (named.length > 0) return [...new Map(named.map((origin) => [origin.place, origin])).values()];
  const spokenOf = sources.filter(
    ({ name }) => error.message.startsWith(`[${name}]`) || error.message.includes(`"${name}"`),
  );
  for (const coordinate of coordinatesOf(error.message)) {
    for (const searched of [spokenOf, sources]) {
      const origins = searched.flatMap((source) => {
        const node = findNamed(source.document, coordinate);
        return node === undefined ? [] : [{ place: source.placeOf(node), subject: coordinate }];
      });
      if (origins.length > 0) return origins;
    }
  }
  return spokenOf.length > 0
    ? spokenOf.map((source) => ({ place: beginningOf(source), subject: source.name }))
    : [{ place: 'schema', subject: 'schema' }];
}

/** The first line of a subgraph that is its own. */
export function beginningOf(source: SubgraphSource): string {
  const places = source.document.definitions.map((node) => source.placeOf(node));
  return places.find((place) => !place.startsWith('platform/')) ?? places[0]!;
}

/**
 * Coordinates that a message mentions (GraphQL, Schema Coordinates): the quoted ones in the order of their appearance,
 * then others, then what they belong to.
 */
function coordinatesOf(message: string): string[] {
  const quoted = [...message.matchAll(/"(@?[A-Za-z_][\w.]*(?:\(\w+:\))?)"/g)].map(([, coordinate]) => coordinate!);
  const plain = [...message.matchAll(/\b([A-Z]\w*\.\w+)|\b[Tt]ype (\w+)/g)].map(([, field, type]) => (field ?? type)!);
  const direct = [...quoted, ...plain];
  const parents = direct.map((coordinate) => parentOf(coordinate)).filter((parent) => parent !== undefined);
  return [...direct, ...parents, ...parents.map((parent) => parentOf(parent) ?? parent)];
}
