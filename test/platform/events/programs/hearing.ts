import { on } from '#platform/events/handlers.ts';
import { createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { listen } from '#platform/process/httpServer.ts';
import { receiveEvents } from '#platform/subgraph/receiveEvents.ts';
import { createSubgraphServer } from '#platform/subgraph/subgraphServer.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { isReady, partsOf } from './parts.ts';
import { toldChange, toldOnce } from './toldChange.ts';

// Tenancy as far as it hears: writes down what it was told, in the order in which it applied it, and now and then
// refuses, or cannot, or is not heard itself. Arguments: its database, the keys, the sender's address, its own port.
const [url, keys, other, port] = process.argv.slice(2) as [string, string, string, string];
const { name, aggregates, log, keys: own, ring, database, services } = await partsOf('tenancy', [url, keys, other]);
const note = `insert into heard (event, type, subject, number) values ($1, $2, $3, $4)`;
const server = createSubgraphServer({
  name,
  aggregates,
  internal: [
    receiveEvents(
      [toldChange, toldOnce].map((type) =>
        on(type, async ({ id, payload: { subject, number } }, { query }) => {
          await query(note, [id, type.name, subject, number]);
          const fate = Math.random();
          if (fate < 0.02) throw new Error('refused');
          if (fate < 0.04) throw new OrgraphError('SUBGRAPH_UNAVAILABLE', 'Who is to be asked is away.');
        }),
      ),
    ),
  ],
  database,
  services,
  log,
  verifier: createRequestVerifier(own, ring),
});
await server.start();
await listen(
  (request, response) => {
    // Some answers get lost: what was applied comes again.
    if (Math.random() < 0.05) response.end = () => response.destroy();
    server.handler(request, response);
  },
  Number(port),
  '127.0.0.1',
);
isReady();
