import { createCursorCodec } from '#platform/data/cursor.ts';
import { connectionOf, pageOf, type Connection, type PageArguments } from '#platform/data/page.ts';
import { catalogue, type IntegrationProvider } from './catalogue.ts';

const codec = createCursorCodec(null, 'integrationProviders', ['text']);

/** The catalogue as every list is given: a connection. It is the same for all organizations. */
export function catalogueConnection(pageArguments: PageArguments): Connection<IntegrationProvider> {
  const page = pageOf(pageArguments, codec);
  const { size, backward, after: [after] = [], before: [before] = [] } = page;
  const within = catalogue.filter(
    ({ provider }) => (after === undefined || provider > after) && (before === undefined || provider < before),
  );
  const shown = backward ? within.slice(-size) : within.slice(0, size);
  return connectionOf(
    shown.map((node) => ({ node, cursor: codec.encode([node.provider]) })),
    page,
    within.length > size,
    () => catalogue.length,
  );
}
