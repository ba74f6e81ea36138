import { randomBytes } from 'node:crypto';
import { inDatabase, withClient } from '../../database/provision.ts';
import { startTemporaryServer, type TemporaryServer } from '../../database/temporaryServer.ts';
import { CouldNotCheck } from '../../process/exitCode.ts';
import { identifier } from '../sql.ts';
import { restore, type RestoredDump } from './restore.ts';

/**
 * Restores a plain dump of pg_dump and gives `work` the URL of the database that it makes, whose role reads all of it.
 * The server is one of our own, made for this and removed after it: a dump names roles as it likes, and runs what
 * somebody else wrote, which no server that is there already should run.
 * @throws (the promise) UsageError where the file is no plain dump of one database; CouldNotCheck where it is not whole,
 *   or cannot be restored
 */
export async function withDump<Result>(
  file: string,
  work: (url: string, restored: RestoredDump) => Promise<Result>,
): Promise<Result> {
  const server = await startTemporaryServer(undefined).catch((error: Error) => {
    throw new CouldNotCheck(`there is no database server to restore ${file} on: ${error.message}`);
  });
  try {
    const { url, creatorUrl } = await createDatabase(server);
    const restored = await withClient(creatorUrl, (creator) =>
      withClient(url, (client) => restore(client, creator, file)),
    );
    return await work(url, restored);
  } finally {
    await server.stop();
  }
}

/** An empty database, under its owner, who reads everything and is no superuser, and under the server's creator. */
async function createDatabase({ creatorUrl, prefix }: TemporaryServer): Promise<{ url: string; creatorUrl: string }> {
  const name = `${prefix}dump`;
  const password = randomBytes(12).toString('hex');
  await withClient(creatorUrl, async (creator) => {
    const owner = identifier(name);
    await creator.query(`create role ${owner} login bypassrls password '${password}'`);
    await creator.query(`grant pg_read_all_data, pg_read_all_stats to ${owner}`);
    await creator.query(`create database ${owner} owner ${owner} template template0 encoding 'UTF8'`);
    await creator.query(`alter role ${owner} set lc_messages = 'C'`);
  });
  const url = inDatabase(creatorUrl, name);
  return { url: Object.assign(new URL(url), { username: name, password }).href, creatorUrl: url };
}
