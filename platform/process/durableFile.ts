import { open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { makeFolders } from './makeFolders.ts';

/**
 * A text in a new file, on the disk when this is done; whoever takes it from there gives it its place.
 * @param mode what of it the umask lets through.
 * @throws Error with code EEXIST where there is such a file.
 */
export async function writeAside(file: string, text: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Gives a file its place, over what is there: whole or not at all. */
export async function putInPlace(aside: string, target: string): Promise<void> {
  await rename(aside, target);
  await syncFolder(dirname(target));
}

/** Makes a folder and those above it, which last when this is done. */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  const first = makeFolders(folder, mode);
  if (first === undefined) return;
  for (let made = resolve(folder); made.startsWith(first); made = dirname(made)) await syncFolder(dirname(made));
}

/** What was done to a folder's entries is on the disk after this (fsync(2)); Windows opens no folder for that. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
