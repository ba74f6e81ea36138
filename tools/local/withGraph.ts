import { once } from 'node:events';
import { readConfiguration, url } from '#platform/process/configuration.ts';
import { defaultPorts, variableOf } from '#platform/process/names.ts';
import { useDatabases, givenDatabases, type GivenDatabases } from '../database/databases.ts';
import { lockedBy } from '../database/lock.ts';
import { waitUntil } from '../process/waitUntil.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { portOf } from '../project/definitionOf.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';
import { loopback } from './addresses.ts';
import { keysDirectory } from './keysDirectory.ts';
import { startProcesses } from './startProcesses.ts';

/** The running parts of the graph, as a command uses them. */
export interface RunningGraph {
  databases: GivenDatabases;
  /** The directory of keys. */
  keys: string;
  urlOf(name: string): string;
}

/**
 * Gives `work` these subgraphs: those of the deployment that <NAME>_URL names, else those of the `npm start` that runs
 * here, else of its own, which are started (with the embedded database, migrated and seeded as by npm start) for the
 * time of the work. At the signal what is being started is stopped again.
 * @throws the signal's reason.
 */
export async function withGraph<Result>(
  what: string,
  names: readonly string[],
  work: (graph: RunningGraph) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const environment = readConfiguration(
    Object.fromEntries(names.map((name) => [variableOf(name, 'URL'), url().optional()])),
  );
  const given = givenDatabases();
  const directory = dataDirectory();
  const keys = await keysDirectory();
  const urlGiven = (name: string): string | undefined => environment[variableOf(name, 'URL')];
  if (given !== undefined && names.some((name) => urlGiven(name) !== undefined)) {
    const urls = new Map(
      await Promise.all(
        names.map(async (name) => [name, urlGiven(name) ?? `http://${loopback}:${await portOf(name)}`] as const),
      ),
    );
    return work({ databases: given.urls, keys, urlOf: (name) => urls.get(name)! });
  }
  if (lockedBy(directory)?.what === 'start') {
    await waitUntil(() => signal.aborted || lockedBy(directory)?.urls !== undefined, 60_000, 100);
    signal.throwIfAborted();
    const urls = lockedBy(directory)?.urls;
    if (urls === undefined) throw new Error('npm start runs here but does not get ready.');
    const databases = await useDatabases(what);
    return work({ databases: databases.urls, keys, urlOf: (name) => urls[name]! });
  }
  const databases = await useDatabases(what);
  try {
    signal.throwIfAborted();
    const { isMigrated, migrateAll, seedOnce } = await import('./prepare.ts');
    if (!(await isMigrated(databases.urls))) await migrateAll(databases.urls);
    signal.throwIfAborted();
    if (databases.home !== undefined) await seedOnce(databases.home, databases.urls, keys);
    signal.throwIfAborted();
    const processes = await startProcesses({
      names,
      keys,
      host: loopback,
      gatewayPort: defaultPorts.gateway,
      running: () => undefined,
      databaseUrls: Object.fromEntries(
        graphSubgraphs.flatMap((name) => {
          const own = databases.urls[name]?.appUrl;
          return own === undefined ? [] : [[name, own]];
        }),
      ),
    });
    try {
      signal.throwIfAborted();
      await Promise.race([processes.ready, once(signal, 'abort')]);
      signal.throwIfAborted();
      return await work({ databases: databases.urls, keys, urlOf: (name) => processes.urls[name]! });
    } finally {
      await processes.stop();
    }
  } finally {
    await databases.release();
  }
}
