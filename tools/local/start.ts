import { watchParent } from '#platform/process/parent.ts';
import { makeGiven } from '../database/databases.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { keysDirectory } from './keysDirectory.ts';
import { takeLock } from '../database/lock.ts';
import { databaseUrls, provision, type AllDatabaseUrls } from '../database/provision.ts';
import { graphProcesses, graphSubgraphs } from '../project/subgraphs.ts';
import { banner } from './banner.ts';
import { superviseDatabase } from './superviseDatabase.ts';
import { isCurrent, migrateAll, seedOnce } from './prepare.ts';
import { startProcesses } from './startProcesses.ts';
import { gatewayPort, readSettings } from './settings.ts';
import { runUntilEnd } from './shutdown.ts';

/** `npm start`: everything on this machine, until Ctrl-C, SIGTERM or the death of whoever started it. */
export const start = (): Promise<void> => runUntilEnd(async (shutdown) => {
  const beginning = performance.now();
  watchParent(() => shutdown.begin('whoever started it is gone'));
  const { port: wanted, host, given } = readSettings();
  const directory = dataDirectory();
  const lock = await takeLock(directory, 'start');
  shutdown.onEnd(lock.release);
  const port = await gatewayPort(wanted, host);
  const keys = await keysDirectory();

  const database = given === undefined ? await superviseDatabase(directory) : undefined;
  if (database !== undefined) shutdown.onEnd(database.stop);
  shutdown.check();
  const urls = given?.urls ?? databaseUrls(database!.url, database!.passwordOf);
  if (!(await isCurrent(urls))) {
    await (given === undefined ? provision(database!.url, urls as AllDatabaseUrls) : makeGiven(given));
    shutdown.check();
    await migrateAll(urls);
    shutdown.check();
  }
  if (database !== undefined) await seedOnce(database.home, urls, keys);
  shutdown.check();

  const processes = await startProcesses({
    names: graphProcesses, keys, host, gatewayPort: port, running: lock.note,
    databaseUrls: Object.fromEntries(graphSubgraphs.map((name) => [name, urls[name]?.appUrl ?? ''])),
  });
  shutdown.onEnd(processes.stop);
  await processes.ready;
  shutdown.check();
  lock.publish(processes.urls);
  process.stdout.write(banner({ urls: processes.urls, seconds: (performance.now() - beginning) / 1000, database }));
});
