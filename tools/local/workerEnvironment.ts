import { variableOf } from '#platform/process/names.ts';
import { useDatabases } from '../database/databases.ts';
import { lockedBy } from '../database/lock.ts';
import { UsageError } from '../process/exitCode.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { keysDirectory } from './keysDirectory.ts';

/**
 * What a further process of a subgraph is told that works beside the others: of the deployment that the environment
 * names, nothing more; else of the `npm start` that runs here.
 * @throws UsageError where neither is there.
 */
export async function workerEnvironment(name: string): Promise<NodeJS.ProcessEnv> {
  const work = { BACKGROUND_WORK: 'only', ORGRAPH_END_WITH_PARENT: process.env['ORGRAPH_END_WITH_PARENT'] ?? '1' };
  const databaseUrl = variableOf(name, 'DATABASE_URL');
  if (process.env[databaseUrl]) return work;
  const running = lockedBy(dataDirectory());
  if (running?.what !== 'start' || running.urls === undefined)
    throw new UsageError(
      `there is nothing to work for: set ${databaseUrl} and ORGRAPH_KEYS, or let npm start run meanwhile`,
    );
  const { urls } = await useDatabases('worker', { readsOnly: true });
  const { gateway, ...others } = running.urls;
  return {
    ...work,
    ORGRAPH_KEYS: await keysDirectory(),
    [databaseUrl]: urls[name]!.appUrl,
    ...(gateway !== undefined && { GATEWAY_URLS: gateway }),
    ...Object.fromEntries(Object.entries(others).map(([other, url]) => [variableOf(other, 'URL'), url])),
  };
}
