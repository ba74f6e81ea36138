import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { RegistryError } from './registry.ts';
import type { Store } from './store.ts';
import { watchFolder } from './watchFolder.ts';

/** Where a folder keeps what: each record under its number, each text under its hash. */
export const recordsFolder = 'versions';
export const contentsFolder = 'contents';
export const recordFile = (number: number): string => `${number}.jws`;

/** A registry in a folder, which need not be there yet. */
export function fileStore(location: string): Store {
  const folder = resolve(location);
  const records = join(folder, recordsFolder);

  async function found<Result>(reading: Promise<Result>): Promise<Result | undefined> {
    try {
      return await reading;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new RegistryError(`${folder}: cannot be read: ${(error as Error).message}`);
    }
  }

  return {
    title: folder,
    latestNumber: async () => {
      const names = (await found(readdir(records))) ?? [];
      return Math.max(0, ...names.map((name) => Number(/^([1-9]\d{0,8})\.jws$/.exec(name)?.[1] ?? 0)));
    },
    records: async (from, to) => {
      const texts = new Map<number, string>();
      for (let number = from; number <= to; number += 1) {
        const text = await found(readFile(join(records, recordFile(number)), 'utf8'));
        if (text !== undefined) texts.set(number, text);
      }
      return texts;
    },
    content: (hash) => found(readFile(join(folder, contentsFolder, hash), 'utf8')),
    watch: (changed) => watchFolder(records, changed),
    close: async () => undefined,
  };
}
