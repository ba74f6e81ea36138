import { watch, type FSWatcher } from 'node:fs';

/** Milliseconds between looks where nothing told of a change. */
export const lookInterval = 1_000;

/**
 * Calls back after each change in a folder, which need not be there yet, and once a second in any case: not every file
 * system tells.
 */
export function watchFolder(folder: string, changed: () => void): { close(): void } {
  let watcher: FSWatcher | undefined;

  function listen(): void {
    if (watcher !== undefined) return;
    try {
      watcher = watch(folder, { persistent: false }, () => changed());
      watcher.on('error', stopListening);
    } catch {
      watcher = undefined;
    }
  }

  function stopListening(): void {
    watcher?.close();
    watcher = undefined;
  }

  listen();
  const look = setInterval(() => {
    listen();
    changed();
  }, lookInterval);
  look.unref();
  return {
    close() {
      clearInterval(look);
      stopListening();
    },
  };
}
