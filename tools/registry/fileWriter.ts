import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve, dirname } from 'node:path';
import { contentsFolder, recordFile, recordsFolder } from '#gateway/registry/fileStore.ts';
import { contentHash } from '#gateway/registry/record.ts';
import { RegistryError } from '#gateway/registry/registry.ts';
import { makeFolder, putInPlace, syncFolder, writeAside } from '#platform/process/durableFile.ts';
import type { Writer } from './writer.ts';

/** What is being written, before it gets its place; a killed publisher leaves something here, which nobody reads. */
const asideFolder = 'unfinished';
const hour = 3_600_000;

/**
 * Adds versions to a folder: first the texts, each under its hash, then the record under its number, by a hard link
 * that fails where there is one. Everything is on the disk before the record is there; no lock is taken, so none can
 * stay behind.
 */
export function fileWriter(location: string): Writer {
  const folder = resolve(location);
  const [records, contents, aside] = [recordsFolder, contentsFolder, asideFolder].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];

  async function keep(hash: string, text: string): Promise<void> {
    const file = join(contents, hash);
    const there = await readFile(file, 'utf8').catch(() => undefined);
    if (there === undefined || contentHash(there) !== hash) await putInPlace(await writeInto(aside, text), file);
  }

  return {
    async add({ number, record, contents: texts }) {
      try {
        for (const one of [folder, records, contents, aside]) await makeFolder(one);
        await removeRemains(aside);
        for (const [hash, text] of texts) await keep(hash, text);
        return await claim(await writeInto(aside, record), join(records, recordFile(number)));
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const reason =
          code === 'EPERM' || code === 'ENOTSUP' ? `its file system has no hard links (${message})` : message;
        throw new RegistryError(`${folder}: version ${number} cannot be written: ${reason}`);
      }
    },
  };
}

/** What publishers left that were killed more than an hour ago. */
async function removeRemains(aside: string): Promise<void> {
  for (const name of await readdir(aside)) {
    const file = join(aside, name);
    const written = await stat(file).catch(() => undefined);
    if (written !== undefined && Date.now() - written.mtimeMs > hour) await rm(file, { force: true });
  }
}

/** A text in a file of its own in `folder`. */
async function writeInto(folder: string, text: string): Promise<string> {
  const file = join(folder, randomUUID());
  await writeAside(file, text, 0o644);
  return file;
}

/**
 * Gives a file its place, if that is free: false where it is not. The file system decides between several who try at
 * once.
 */
async function claim(aside: string, target: string): Promise<boolean> {
  try {
    await link(aside, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
  await syncFolder(dirname(target));
  return true;
}
