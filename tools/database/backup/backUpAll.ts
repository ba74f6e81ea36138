import { dataDirectory } from '../../project/dataDirectory.ts';
import { givenServer } from '../databases.ts';
import { backUp } from './backUp.ts';
import { backUpEmbedded } from './embeddedBackup.ts';

/**
 * Writes the databases that are in use here into a new folder: those of DATABASE_URL, else the embedded server's.
 * @throws Error where they cannot be; then no folder is left.
 */
export async function backUpAll(folder: string): Promise<void> {
  const given = givenServer();
  await (given === undefined ? backUpEmbedded(dataDirectory(), folder) : backUp(given.server, given.urls, folder));
}
