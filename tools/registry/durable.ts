import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';

/** A text in a file of its own in `folder`, on the disk when this is done; whoever takes it from there gives it its place. */
export async function writeAside(folder: string, text: string): Promise<string> {
  const file = join(folder, randomUUID());
  const handle = await open(file, 'wx', 0o644);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return file;
}

/** Gives a file its place, over what is there. */
export async function put(aside: string, place: string): Promise<void> {
  await rename(aside, place);
  await syncFolder(dirname(place));
}

/** Gives a file its place, if that is free: false where it is not. The file system decides between several who try at once. */
export async function claim(aside: string, place: string): Promise<boolean> {
  try {
    await link(aside, place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
  await syncFolder(dirname(place));
  return true;
}

/** Makes a folder, which lasts when this is done. */
export async function makeFolder(folder: string): Promise<void> {
  if (await mkdir(folder, { recursive: true }) !== undefined) await syncFolder(dirname(folder));
}

/** What was done to a folder's entries is on the disk after this (fsync(2)). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
