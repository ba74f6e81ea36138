import { flushCompileCache } from 'node:module';
import { openDatabase } from '#platform/data/database.ts';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import { readOwnKeys } from '#platform/identity/keys.ts';
import { createServiceClient } from '#platform/identity/serviceClient.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { createLog } from '#platform/process/log.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';

/** What one of the test's processes has: its subgraph's database and keys, and the way to the other. */
export async function partsOf(name: string, [url, keysDirectory, other]: [string, string, string]) {
  const { aggregates } = await definitionOf(name);
  const log = createLog(name, process.env['TEST_LOG_LEVEL'] ?? 'silent');
  const [keys, ring] = [readOwnKeys(keysDirectory, name), createKeyRing(`${keysDirectory}/jwks.json`)];
  const database = await openDatabase({ name, aggregates, url, connections: 4, log });
  const services = createServiceClient({ name, signer: createRequestSigner(keys, ring), urlOf: () => other, log });
  return { name, aggregates, log, keys, ring, database, databaseUrl: url, services };
}

/** Says so; what was compiled is left for whoever is started after it. */
export function isReady(): void {
  flushCompileCache();
  process.stdout.write('ready\n');
}
