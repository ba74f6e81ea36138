import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManifestDocument } from './manifest.ts';
import { readManifest } from './manifest.ts';

/** Where in the folder of a graph's contract documents are kept that may be asked. */
export const operationsFolder = 'operations';
/** And the manifests of clients: `<name>/<version>.json`. */
export const clientsFolder = 'clients';

/** Documents that a client's version has registered; those that are saved with the graph have no client. */
export interface Registered {
  client: string | undefined;
  version: string | undefined;
  /** From the folder. */
  file: string;
  documents: readonly ManifestDocument[];
}

/** What a client and its version may be called: they are names of files. */
export const namePattern = /^[A-Za-z0-9@][A-Za-z0-9@._+-]{0,99}$/;

/**
 * What is registered in a folder; nothing where there is none.
 * @throws Error (the promise) with one line per file that cannot be read, or that gives another document the id of one.
 */
export async function readRegistered(folder: string): Promise<Registered[]> {
  const saved = await namesIn(join(folder, operationsFolder), '.graphql');
  const clients = await foldersIn(join(folder, clientsFolder));
  const files = [
    ...saved.map((name) => ({ client: undefined, version: undefined, file: `${operationsFolder}/${name}` })),
    ...(
      await Promise.all(
        clients.map(async (client) =>
          (await namesIn(join(folder, clientsFolder, client), '.json')).map((name) => ({
            client,
            version: name.slice(0, -'.json'.length),
            file: `${clientsFolder}/${client}/${name}`,
          })),
        ),
      )
    ).flat(),
  ];
  const mistakes: string[] = [];
  const registered: Registered[] = [];
  for (const one of files) {
    try {
      const text = await readFile(join(folder, one.file), 'utf8');
      registered.push({ ...one, documents: one.client === undefined ? [{ id: one.file, text }] : readManifest(text) });
    } catch (error) {
      mistakes.push(`${one.file} ${(error as Error).message}`);
    }
  }
  mistakes.push(...ambiguousIds(registered));
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
  return registered;
}

/** An id names one text, whichever client asks by it: a line for each that does not. */
export function ambiguousIds(registered: readonly Registered[]): string[] {
  const known = new Map<string, { text: string; file: string }>();
  return registered.flatMap(({ file, documents }) =>
    documents.flatMap(({ id, text }) => {
      const first = known.get(id);
      known.set(id, first ?? { text, file });
      return first === undefined || first.text === text
        ? []
        : [`${file} calls another document ${id} than ${first.file}: let the build call documents by a hash`];
    }),
  );
}

const namesIn = async (folder: string, ending: string): Promise<string[]> =>
  (await readdir(folder).catch(unlessMissing)).filter((name) => name.endsWith(ending)).toSorted();

const foldersIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }).catch(unlessMissing))
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .toSorted();

function unlessMissing(error: NodeJS.ErrnoException): never[] {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
  throw error;
}
