import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { makeFolders } from '#platform/process/makeFolders.ts';
import { UsageError } from '../../process/exitCode.ts';
import { requireFolder } from '../../process/requireWritable.ts';
import { stopLeftover } from '../embedded/leftover.ts';
import { findLocation } from '../embedded/location.ts';
import { takeLock } from '../lock.ts';

const [dataFile, keysFile] = ['postgres.tar', 'keys.tar'];

/**
 * Copies the stopped embedded database of a data directory, with its passwords and the keys beside it, into a new
 * folder that only its owner can read.
 * @throws UsageError where the folder is there or cannot be made; Error where the directory has no database, or what uses it does not end.
 */
export async function backUpEmbedded(directory: string, folder: string): Promise<void> {
  if (existsSync(folder)) throw new UsageError(`${folder} is there already. Name a folder that is not.`);
  const unfinished = `${folder}.unfinished`;
  await alone(directory, 'backup', async ({ home, data, keys }) => {
    if (!existsSync(data)) throw new Error(`${directory} holds no database yet. Start it once: npm start`);
    await stopLeftover(data);
    rmSync(unfinished, { recursive: true, force: true });
    requireFolder('<folder>', unfinished, 0o700);
    tar('-cf', join(unfinished, dataFile), '-C', home, '--exclude=postgres.log', '.');
    if (existsSync(keys)) tar('-cf', join(unfinished, keysFile), '-C', keys, '.');
    renameSync(unfinished, folder);
  });
}

/**
 * Puts such a copy into a data directory that holds neither database nor keys.
 * @throws UsageError where the folder is no such copy; Error where the directory holds one; then nothing has changed.
 */
export async function restoreEmbedded(directory: string, folder: string): Promise<void> {
  if (!existsSync(join(folder, dataFile))) throw new UsageError(`${folder} is no backup of an embedded database.`);
  await alone(directory, 'restore', async ({ home, data, keys }) => {
    if (existsSync(data) || existsSync(keys))
      throw new Error(`${directory} is in use. Name a new folder by ORGRAPH_DATA, or move that one away.`);
    tar('-xpf', join(folder, dataFile), '-C', home);
    if (!existsSync(join(folder, keysFile))) return;
    makeFolders(keys, 0o700);
    tar('-xpf', join(folder, keysFile), '-C', keys);
  });
}

interface Places {
  /** The database's own folder: data, passwords, what has been done to it. */
  home: string;
  data: string;
  keys: string;
}

async function alone(directory: string, what: string, work: (places: Places) => Promise<void>): Promise<void> {
  const lock = await takeLock(directory, what);
  try {
    await work({ ...findLocation(directory), keys: join(directory, 'keys') });
  } finally {
    lock.release();
  }
}

/** It keeps modes and, run by root, owners: the database does not run on another account's files. */
function tar(...given: string[]): void {
  const { status, stderr, error } = spawnSync('tar', given, { encoding: 'utf8', env: childEnvironment() });
  if (status !== 0) throw new Error(`tar failed: ${error?.message ?? stderr.trim()}`);
}
