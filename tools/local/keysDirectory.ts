import { join } from 'node:path';
import { generateKeys } from '#platform/identity/keys.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { givenDatabases } from '../database/databases.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { graphProcesses } from '../project/subgraphs.ts';

/**
 * The directory of keys: the configured one, else ours, where missing keys are made.
 * @throws ConfigurationError where a database is configured and keys are not: what was sealed with keys of ours could
 * not be opened by the deployment.
 */
export async function keysDirectory(): Promise<string> {
  const given = process.env['ORGRAPH_KEYS'];
  if (given) return given;
  if (givenDatabases() !== undefined)
    throw new ConfigurationError(
      'ORGRAPH_KEYS: is missing: a configured database needs configured keys; make them with: npm run keys -- generate <directory>',
    );
  const directory = join(dataDirectory(), 'keys');
  await generateKeys(directory, graphProcesses);
  return directory;
}
