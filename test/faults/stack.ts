import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeys } from '#platform/identity/keys.ts';
import { variableOf } from '#platform/process/names.ts';
import { findPort } from '#tools/database/ports.ts';
import { databaseUrls, provision, withClient } from '#tools/database/provision.ts';
import { migrateAll } from '#tools/local/prepare.ts';
import { seedDatabases } from '#tools/local/seed.ts';
import { supervise, type Supervised } from '#tools/local/supervise.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { graphSubgraphs } from '#tools/project/subgraphs.ts';
import { eventually } from '../harness/eventually.ts';
import { startDatabase, type FaultyDatabase } from './database.ts';
import { startProxy, type Proxy } from './proxy.ts';

/** A whole deployment of processes of their own, each started again when it ends, which can be disturbed. */
export interface Stack {
  url: string;
  /** Between the gateway and content. */
  network: Proxy;
  database: FaultyDatabase;
  /** The running process of the gateway or of a subgraph. */
  pidOf(name: string): number;
  /** Rows of content's database, past row-level security. */
  content<Row extends Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  ready(): Promise<boolean>;
  stop(): Promise<void>;
}

const processes = [...graphSubgraphs, 'gateway'];

export async function startStack(line: (process: string, text: string) => void): Promise<Stack> {
  const directory = mkdtempSync(join(tmpdir(), 'orgraph-faults-'));
  const keys = join(directory, 'keys');
  const [database] = await Promise.all([startDatabase(directory), generateKeys(keys)]);
  const urls = databaseUrls(database.server.url, database.server.passwordOf);
  await provision(database.server.url, urls);
  await migrateAll(urls);
  await seedDatabases(urls, keys);
  const ports = new Map<string, number>();
  for (const name of processes) ports.set(name, await findPort(0, '127.0.0.1'));
  const addressOf = (name: string) => `http://127.0.0.1:${ports.get(name)}`;
  const network = await startProxy(() => ports.get('content')!);
  const supervised = new Map<string, Supervised>();
  let isStopping = false;
  for (const name of processes) {
    const environment = {
      PATH: process.env['PATH'],
      LOG_LEVEL: 'warn',
      DRAIN_SECONDS: '1',
      ORGRAPH_KEYS: keys,
      ORGRAPH_END_WITH_PARENT: String(process.pid),
      PORT: String(ports.get(name)),
      GATEWAY_URLS: addressOf('gateway'),
      ...Object.fromEntries(graphSubgraphs.map((other) => [variableOf(other, 'URL'), addressOf(other)])),
      ...(name === 'gateway'
        ? { SUPERGRAPH: `${projectDirectory}schema/supergraph.graphql`, CONTENT_URL: network.url }
        : { [variableOf(name, 'DATABASE_URL')]: urls[name]!.appUrl }),
    };
    supervised.set(
      name,
      supervise({
        program: `${projectDirectory}${name === 'gateway' ? 'gateway' : `subgraphs/${name}`}/main.ts`,
        environment,
        line: (text) => line(name, text),
        ended: (how) => isStopping || line(name, `ended: ${how}`),
        started: () => undefined,
      }),
    );
  }
  const url = addressOf('gateway');
  const ready = () =>
    eventually(
      () =>
        fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(
          ({ status }) => status === 200,
          () => false,
        ),
      100,
    );
  if (!(await ready())) throw new Error('the deployment does not get ready');
  return {
    url,
    network,
    database,
    ready,
    pidOf: (name) => supervised.get(name)!.pid!,
    content: (sql, parameters = []) =>
      withClient(
        inContent(database.server.url, urls['content']!.appUrl),
        async (client) => (await client.query(sql, parameters)).rows,
      ),
    async stop() {
      isStopping = true;
      network.close();
      await Promise.all([...supervised.values()].map((one) => one.stop(3_000)));
      await database.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const inContent = (superuser: string, app: string): string =>
  Object.assign(new URL(superuser), { pathname: new URL(app).pathname }).href;
