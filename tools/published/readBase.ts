import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDatabase } from '#gateway/registry/openRegistry.ts';
import { CouldNotCheck } from '../process/exitCode.ts';
import { commitOf } from '../project/git.ts';
import { gitBase, named, usualBase } from './gitBase.ts';
import type { Published } from './published.ts';
import { registryBase } from './registryBase.ts';

/**
 * What a change is compared with: a git ref, a registry (a folder, or a PostgreSQL URL), or by default what the branch
 * started from.
 * @throws CouldNotCheck where it is not there
 */
export async function readBase(directory: string, given: string | undefined): Promise<Published> {
  if (given === undefined) return gitBase(directory, await usualBase(directory));
  if (isDatabase(given)) return registryBase(directory, given);
  const commit = await commitOf(directory, given);
  if (commit !== undefined) return gitBase(directory, await named(directory, given, commit));
  if (existsSync(resolve(directory, given))) return registryBase(directory, resolve(directory, given));
  throw new CouldNotCheck(`--base ${given} is neither a git ref that is here nor a registry`);
}
