import { rmSync } from 'node:fs';
import { findPlace } from './location.ts';
import { stopLeftover } from './leftover.ts';

/** Removes a directory and its embedded database, wherever that lives; a server that still runs on it is ended. */
export async function removeEmbeddedPostgres(directory: string): Promise<void> {
  const { home, data } = findPlace(directory);
  await stopLeftover(data);
  for (const folder of [home, directory]) rmSync(folder, { recursive: true, force: true });
}
