import { accessSync, chmodSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { makeFolders } from '#platform/process/makeFolders.ts';
import { usualMistake } from '../process/usualMistake.ts';
import { projectDirectory } from './projectDirectory.ts';

/**
 * Where this project keeps its database, keys and lock: `.data`, or ORGRAPH_DATA. Everyone may pass through it; what is
 * secret in it is closed by itself.
 * @throws ConfigurationError where it cannot be made, or not be written to.
 */
export function dataDirectory(): string {
  const directory = resolve(process.env['ORGRAPH_DATA'] || `${projectDirectory}.data`);
  try {
    makeFolders(directory);
    chmodSync(directory, 0o755);
    accessSync(directory, constants.W_OK);
  } catch (error) {
    throw new ConfigurationError(`ORGRAPH_DATA: ${usualMistake(error as Error) ?? (error as Error).message}`);
  }
  return directory;
}
