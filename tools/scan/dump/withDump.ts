import { randomBytes } from 'node:crypto';
import { openSync, readSync, closeSync, statSync } from 'node:fs';
import { withServer } from '../../check/database/server.ts';
import { createDatabases, databaseUrl, inDatabase, databaseOf, withClient } from '../../database/provision.ts';
import { UsageError } from '../../process/exitCode.ts';
import { restoreDump, type Restored } from './restoreDump.ts';

/**
 * Restores a plain dump into a database of the temporary server, and gives `work` a superuser's URL of it.
 * @throws UsageError where the file is no plain dump; CouldNotCheck where it cannot be restored
 */
export async function withDump<Result>(
  file: string,
  work: (url: string, restored: Restored) => Promise<Result>,
): Promise<Result> {
  assertPlain(file);
  return withServer(async ({ creatorUrl, prefix }) => {
    const password = randomBytes(12).toString('hex');
    const name = `dump_${randomBytes(3).toString('hex')}`;
    const urls = {
      ownerUrl: databaseUrl(creatorUrl, name, 'owner', () => password, prefix),
      appUrl: databaseUrl(creatorUrl, name, 'app', () => password, prefix),
    };
    await createDatabases(creatorUrl, { [name]: urls });
    const url = inDatabase(creatorUrl, databaseOf(urls.ownerUrl));
    const restored = await withClient(url, (creator) =>
      withClient(urls.ownerUrl, (owner) => restoreDump(file, owner, creator)),
    );
    return work(url, restored);
  });
}

/** @throws UsageError with the command that makes a plain dump of it */
function assertPlain(file: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError(`--dump ${file}: there is no such file`);
  if (stat.isDirectory())
    throw new UsageError(`--dump ${file} is a directory; make it plain: pg_restore -f plain.sql ${file}`);
  const start = Buffer.alloc(262);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, start, 0, start.length, 0);
  closeSync(descriptor);
  if (start.subarray(0, 5).toString() === 'PGDMP' || start.subarray(257, 262).toString() === 'ustar')
    throw new UsageError(`--dump ${file} is not plain text; make it so: pg_restore -f plain.sql ${file}`);
  if (start[0] === 0x1f && start[1] === 0x8b)
    throw new UsageError(`--dump ${file} is compressed; unpack it: gunzip -k ${file}`);
}
