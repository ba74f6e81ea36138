import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile, type Options } from 'yazl';

export const fixture = new URL('../fixtures/slack-export', import.meta.url).pathname;

/** A zip of these files, in this order; a list of pairs may name one path twice. */
export async function zipOf(
  files: Iterable<readonly [path: string, content: Buffer | string, options?: Partial<Options>]>,
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, content, options] of files) zip.addBuffer(Buffer.from(content), path, options ?? {});
  zip.end();
  return buffer(zip.outputStream);
}

/** The files of a folder, as pairs for zipOf; `prefix` is put before each path. */
export async function filesOf(folder: string, prefix = ''): Promise<[string, Buffer][]> {
  const items = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = items
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .sort();
  return Promise.all(
    paths.map(async (path): Promise<[string, Buffer]> => [prefix + relative(folder, path), await readFile(path)]),
  );
}

export async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Runs with a file of this content, which is gone afterwards. */
export async function withFile<Result>(
  content: Buffer | string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  return withFolder(async (folder) => {
    const path = join(folder, 'export.zip');
    await writeFile(path, content);
    return use(path);
  });
}

export async function withFolder<Result>(use: (path: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'orgraph-export-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
