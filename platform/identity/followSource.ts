import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Milliseconds between looks at a source of keys where nothing told of a change: a URL never does. */
export const lookInterval = 5_000;

/** How often a file's state is asked for; that works on every file system, and for a file that another replaces. */
const stateInterval = 1_000;

const isUrl = (source: string): boolean => /^https?:/.test(source);

/** Calls `look` soon after a file has changed, and every 5 s in any case. It keeps no process alive. */
export function followSource(source: string, look: () => void): { close(): void } {
  const timer = setInterval(look, lookInterval);
  timer.unref();
  const changed = () => look();
  // All who follow one file share its watcher.
  if (!isUrl(source)) watchFile(source, { interval: stateInterval, persistent: false }, changed).setMaxListeners(0);
  return {
    close() {
      clearInterval(timer);
      if (!isUrl(source)) unwatchFile(source, changed);
    },
  };
}

/** @param source a file's path or an http(s) URL. @throws Error (the promise) where it does not answer in 5 s. */
export async function readSource(source: string): Promise<string> {
  if (!isUrl(source)) return readFile(source, 'utf8');
  const answer = await fetch(source, { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`${source} answers with status ${answer.status}`);
  return answer.text();
}
