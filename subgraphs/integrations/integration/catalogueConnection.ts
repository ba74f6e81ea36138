import type { Connection } from '#platform/connection.ts';
import { createCursorCodec } from '#platform/cursor.ts';
import { pageOf, type PageArguments } from '#platform/page.ts';
import { catalogue, type ProviderDescription } from './catalogue.ts';

const codec = createCursorCodec(null, 'providers', 1);

/** The catalogue as every list is given: a connection. It is the same for all organizations. */
export function catalogueConnection(pageArguments: PageArguments): Connection<ProviderDescription> {
  const { size, backward, after: [after] = [], before: [before] = [] } = pageOf(pageArguments, codec);
  const within = catalogue.filter(({ provider }) => (after === undefined || provider > after) && (before === undefined || provider < before));
  const shown = backward ? within.slice(-size) : within.slice(0, size);
  const edges = shown.map((node) => ({ node, cursor: codec.encode([node.provider]) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: backward ? before !== undefined : within.length > size,
      hasPreviousPage: backward ? within.length > size : after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
