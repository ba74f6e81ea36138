import { on } from '#platform/events/handlers.ts';
import { createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { listen } from '#platform/process/httpServer.ts';
import { receiveEvents } from '#platform/subgraph/receiveEvents.ts';
import { createSubgraphServer } from '#platform/subgraph/subgraphServer.ts';
import { partsOf } from './parts.ts';
import { toldChange, toldOnce } from './toldChange.ts';

// Tenancy as far as it hears: writes down what it was told, in the order in which it applied it. Arguments: its
// database, the keys, the sender's address, its own port.
const [url, keys, other, port] = process.argv.slice(2) as [string, string, string, string];
const { name, aggregates, log, keys: own, ring, database, services } = await partsOf('tenancy', [url, keys, other]);
const note = `insert into heard (event, type, subject, version) values ($1, $2, $3, $4)`;
const server = createSubgraphServer({
  name,
  aggregates,
  internal: [
    receiveEvents(
      [toldChange, toldOnce].map((type) =>
        on(type, ({ id, payload: { subject, version } }, { query }) => query(note, [id, type.name, subject, version])),
      ),
    ),
  ],
  database,
  services,
  log,
  verifier: createRequestVerifier(own, ring),
});
await server.start();
await listen(server.handler, Number(port), '127.0.0.1');
process.stdout.write('ready\n');
