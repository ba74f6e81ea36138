import { readdir, readFile } from 'node:fs/promises';

/**
 * A saved example query: the file's first comment line is its title, a line `# organization: <slug>` says for which
 * organization it is meant.
 */
export interface SavedOperation {
  title: string;
  organization: string | null;
  query: string;
}

/** The saved queries of a folder, by file name; none when there is no such folder. */
export async function readSavedOperations(folder: URL): Promise<SavedOperation[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.graphql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const query = await readFile(new URL(name, folder), 'utf8');
      return {
        title: /^#\s*(.+)$/m.exec(query)?.[1]?.trim() ?? name,
        organization: /^#\s*organization:\s*([\w-]+)\s*$/m.exec(query)?.[1] ?? null,
        query,
      };
    }),
  );
}
