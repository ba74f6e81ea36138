import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseUrls, provision, type DatabaseUrls } from '#tools/database/provision.ts';
import { startTemporaryServer, type TemporaryServer } from '#tools/database/temporaryServer.ts';
import { withSubgraph } from '#tools/migrate/openSubgraph.ts';
import { migrateUp } from '#tools/migrate/run.ts';

/** What the workers need to clone the run's migrated databases. */
export interface TestServer {
  creatorUrl: string;
  prefix: string;
  templates: Partial<Record<string, DatabaseUrls>>;
}

export const testServerVariable = 'ORGRAPH_TEST_SERVER';

let running: TemporaryServer | undefined;
/** What Node makes of the sources, for this run: tests start some hundred processes, which read much the same. */
let compiled: string | undefined;

/** Starts the run's server (or takes TEST_DATABASE_URL's) and makes one migrated template database per subgraph. */
export async function startTestServer(): Promise<void> {
  if (process.env['NODE_COMPILE_CACHE'] === undefined)
    process.env['NODE_COMPILE_CACHE'] = compiled = mkdtempSync(join(tmpdir(), 'orgraph-compiled-'));
  running = await startTemporaryServer(process.env['TEST_DATABASE_URL']);
  const { creatorUrl, prefix } = running;
  const templates = databaseUrls(creatorUrl, () => randomBytes(12).toString('hex'), prefix);
  await provision(creatorUrl, templates);
  await Promise.all(
    Object.entries(templates).map(([name, { ownerUrl }]) =>
      withSubgraph(name, ownerUrl, [], (subgraph) => migrateUp(subgraph)),
    ),
  );
  process.env[testServerVariable] = JSON.stringify({ creatorUrl, prefix, templates } satisfies TestServer);
}

export async function stopTestServer(): Promise<void> {
  const server = running;
  running = undefined;
  await server?.stop();
  if (compiled !== undefined) rmSync(compiled, { recursive: true, force: true });
}
