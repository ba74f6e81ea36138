import { readConfiguration, url } from '#platform/configuration.ts';
import { defaultPorts, subgraphNames, type SubgraphName } from '#platform/names.ts';
import { useDatabases, givenDatabases, type GivenDatabases } from './databases.ts';
import { dataDirectory } from './dataDirectory.ts';
import { keysDirectory } from './keysDirectory.ts';
import { lockedBy } from './lock.ts';
import { isCurrent, migrateAll, seedOnce } from './start/prepare.ts';
import { startProcesses } from './start/startProcesses.ts';
import { waitUntil } from './waitUntil.ts';

/** The running parts of the graph, as a command uses them. */
export interface Graph {
  databases: GivenDatabases;
  /** The directory of keys. */
  keys: string;
  urlOf(name: SubgraphName): string;
}

const shape = { TENANCY_URL: url().optional(), INTEGRATIONS_URL: url().optional(), SLACK_URL: url().optional(), CONTENT_URL: url().optional() };

/**
 * Gives `work` these subgraphs: those of the deployment that <NAME>_URL names, else those of the `npm start` that runs here, else of its own, which are
 * started (with the embedded database, migrated and seeded as by npm start) for the time of the work.
 */
export async function withGraph<Result>(what: string, names: readonly SubgraphName[], work: (graph: Graph) => Promise<Result>): Promise<Result> {
  const environment = readConfiguration(shape);
  const given = givenDatabases();
  const directory = dataDirectory();
  const keys = await keysDirectory();
  const urlGiven = (name: SubgraphName) => environment[`${name.toUpperCase() as Uppercase<SubgraphName>}_URL`];
  if (given !== undefined && names.some((name) => urlGiven(name) !== undefined)) {
    return work({ databases: given.urls, keys, urlOf: (name) => urlGiven(name) ?? `http://127.0.0.1:${defaultPorts[name]}` });
  }
  if (lockedBy(directory)?.what === 'start') {
    await waitUntil(() => lockedBy(directory)?.urls !== undefined, 60_000, 100);
    const urls = lockedBy(directory)?.urls;
    if (urls === undefined) throw new Error('npm start runs here but does not get ready.');
    const databases = await useDatabases(what);
    return work({ databases: databases.urls, keys, urlOf: (name) => urls[name]! });
  }
  const databases = await useDatabases(what);
  try {
    if (!(await isCurrent(databases.urls))) await migrateAll(databases.urls);
    if (databases.home !== undefined) await seedOnce(databases.home, databases.urls, keys);
    const processes = await startProcesses({
      names, keys, host: '127.0.0.1', gatewayPort: defaultPorts.gateway, running: () => undefined,
      databaseUrls: Object.fromEntries(subgraphNames.flatMap((name) => { const own = databases.urls[name]?.appUrl; return own === undefined ? [] : [[name, own]]; })),
    });
    try {
      await processes.ready;
      return await work({ databases: databases.urls, keys, urlOf: (name) => processes.urls[name] });
    } finally {
      await processes.stop();
    }
  } finally {
    await databases.release();
  }
}
