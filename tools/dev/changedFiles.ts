import { readdirSync, watch, type FSWatcher } from 'node:fs';
import { join, sep } from 'node:path';

/** Milliseconds: an editor saves a file in several steps. */
const settling = 40;

const source = /\.(ts|js|json|graphql|graphqls|gql|sql)$/;
/** What packages and tools keep there is nobody's source. */
const foreign = /^(node_modules$|\.)/;

/**
 * Calls back when files of some folders, and of the folders in them, have been saved: once for what is saved together.
 * Each folder is watched by itself, because Node's recursive watching on Linux loses a file for good once it is saved
 * by renaming another one over it, as many editors do.
 * @returns what ends it
 */
export function changedFiles(folders: readonly string[], changed: () => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, settling);
  };

  function follow(folder: string): void {
    const watcher = watch(folder, (_, name) => {
      if (name === null || source.test(name)) soon();
      else if (!foreign.test(name)) followAnew(join(folder, name));
    });
    watcher.on('error', () => forget(folder));
    watchers.set(folder, watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory() && !foreign.test(entry.name)) follow(join(folder, entry.name));
  }

  /** A folder that came or went: files may have been written before it was watched. */
  function followAnew(folder: string): void {
    const known = watchers.has(folder);
    forget(folder);
    try {
      follow(folder);
    } catch (error) {
      if (!/^(ENOENT|ENOTDIR)$/.test(String((error as NodeJS.ErrnoException).code))) throw error;
      forget(folder);
      if (!known) return;
    }
    soon();
  }

  function forget(folder: string): void {
    for (const [watched, watcher] of watchers) {
      if (watched !== folder && !watched.startsWith(`${folder}${sep}`)) continue;
      watcher.close();
      watchers.delete(watched);
    }
  }

  for (const folder of folders) follow(folder);
  return () => {
    clearTimeout(timer);
    for (const folder of folders) forget(folder);
  };
}
