import pg from 'pg';
import type { Identity } from '#platform/identity/identity.ts';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import { readOwnKeys } from '#platform/identity/keys.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { roleOf } from '#tools/database/provision.ts';
import { startProcesses } from '#tools/local/startProcesses.ts';
import { createSubgraphClient, type SubgraphClient } from '../test/harness/client.ts';
import { cloneDatabases, type ClonedDatabases } from '../test/harness/databases.ts';
import { createTestKeys } from '../test/harness/keys.ts';
import { exactCpuTime } from './cpuTime.ts';

/** A subgraph's own process with a database of its own, on the test server (test/harness/testServer.ts). */
export interface MeasuredSubgraph {
  client: SubgraphClient;
  /** Goes past every wall, to write rows and to analyze them. */
  superuser: pg.Client;
  superuserUrl: string;
  /** Nanoseconds of processor time that the process and the database's sessions of its role have used. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

/** @param given its databases, which go with it; empty ones otherwise. */
export async function startMeasured(
  name: string,
  viewer: Identity,
  given?: ClonedDatabases<string>,
): Promise<MeasuredSubgraph> {
  const keys = await createTestKeys();
  const databases = given ?? (await cloneDatabases(name));
  const { appUrl, superuserUrl } = databases.urls[name]!;
  let pids: number[] = [];
  const processes = await startProcesses({
    names: [name],
    databaseUrls: { [name]: appUrl },
    keys: keys.directory,
    host: '127.0.0.1',
    gatewayPort: 0,
    running: (running) => {
      pids = running;
    },
  });
  const superuser = new pg.Client({ connectionString: superuserUrl });
  await superuser.connect();
  await processes.ready;
  const signer = createRequestSigner(
    readOwnKeys(keys.directory, 'gateway'),
    createKeyRing(`${keys.directory}/jwks.json`),
  );
  const sessions = async () =>
    (
      await superuser.query<{ pid: number }>(
        'select pid from pg_stat_activity where usename = $1 and datname = current_database()',
        [roleOf(appUrl)],
      )
    ).rows.map(({ pid }) => pid);
  /** By process, those that have ended meanwhile included: connections that nobody uses are closed. */
  const used = new Map<number, number>();
  return {
    client: createSubgraphClient(processes.urls[name]!, name, signer, viewer),
    superuser,
    superuserUrl,
    async cpu() {
      for (const pid of [...pids, ...(await sessions())]) used.set(pid, exactCpuTime(pid));
      return [...used.values()].reduce((sum, cpu) => sum + cpu, 0);
    },
    async stop() {
      await superuser.end();
      await processes.stop();
      await databases.drop();
      keys.remove();
    },
  };
}
