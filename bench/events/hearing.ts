import { on } from '#platform/events/handlers.ts';
import { createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { listen } from '#platform/process/httpServer.ts';
import { receiveEvents } from '#platform/subgraph/receiveEvents.ts';
import { createSubgraphServer } from '#platform/subgraph/subgraphServer.ts';
import { hears } from '../../subgraphs/tenancy/hears.ts';
import { partsOf } from '../../test/platform/events/programs/parts.ts';
import { benchChange } from './benchChange.ts';

// Tenancy as far as it hears. Arguments: its database, the keys, the sender's address. Says its port.
const [url, keys, other] = process.argv.slice(2) as [string, string, string];
const { name, aggregates, log, keys: own, ring, database, services } = await partsOf('tenancy', [url, keys, other]);
const server = createSubgraphServer({
  name,
  aggregates,
  internal: [
    receiveEvents([
      ...hears,
      on(benchChange, ({ payload: { subject } }, { query }) =>
        query('update bench_heard set times = times + 1 where subject = $1', [subject]),
      ),
    ]),
  ],
  database,
  services,
  log,
  verifier: createRequestVerifier(own, ring),
});
await server.start();
const { port } = await listen(server.handler, 0, '127.0.0.1');
process.send!({ port });
