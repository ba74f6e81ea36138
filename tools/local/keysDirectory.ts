import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeys } from '#platform/identity/keys.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { givenDatabases } from '../database/databases.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { graphProcesses } from '../project/subgraphs.ts';

/**
 * The directory of keys: the configured one, else ours, where missing keys are made.
 * @throws ConfigurationError
 */
export async function keysDirectory(): Promise<string> {
  const given = givenKeys();
  if (given !== undefined) return given;
  const directory = join(dataDirectory(), 'keys');
  await generateKeys(directory, graphProcesses);
  return directory;
}

/**
 * The configured directory of keys; undefined where ours is to be used.
 * @throws ConfigurationError where it is not there, and where a database is configured and keys are not: what was
 * sealed with keys of ours could not be opened by the deployment.
 */
export function givenKeys(): string | undefined {
  const given = process.env['ORGRAPH_KEYS'];
  if (given && !existsSync(given))
    throw new ConfigurationError(
      `ORGRAPH_KEYS: there is no folder ${given}: make keys with: npm run keys -- generate ${given}`,
    );
  if (!given && givenDatabases() !== undefined)
    throw new ConfigurationError(
      'ORGRAPH_KEYS: is missing: a configured database needs configured keys; make them with: npm run keys -- generate <directory>',
    );
  return given || undefined;
}
