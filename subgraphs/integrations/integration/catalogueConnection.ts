import { createCursorCodec } from '#platform/data/cursor.ts';
import { connectionOf, pageOf, type Connection, type PageArguments } from '#platform/data/page.ts';
import { catalogue, type IntegrationProvider } from './catalogue.ts';

const codecs = {
  NAME: createCursorCodec(null, 'integrationProviders', ['text']),
  NAME_DESCENDING: createCursorCodec(null, '-integrationProviders', ['text']),
};

/** The catalogue as every list is given: a connection. It is the same for all organizations. */
export function catalogueConnection(pageArguments: PageArguments): Connection<IntegrationProvider> {
  const descending = pageArguments.orderBy === 'NAME_DESCENDING';
  const codec = codecs[descending ? 'NAME_DESCENDING' : 'NAME'];
  const page = pageOf(pageArguments, codec);
  const { size, backward, after: [after] = [], before: [before] = [] } = page;
  const isBehind = (one: string, other: string) => (descending ? one < other : one > other);
  const within = (descending ? catalogue.toReversed() : catalogue).filter(
    ({ provider }) =>
      (after === undefined || isBehind(provider, after)) && (before === undefined || isBehind(before, provider)),
  );
  const shown = backward ? within.slice(-size) : within.slice(0, size);
  return connectionOf(
    shown.map((node) => ({ node, cursor: codec.encode([node.provider]) })),
    page,
    within.length > size,
    () => catalogue.length,
  );
}
