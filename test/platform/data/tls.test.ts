import { mkdtempSync, chmodSync, copyFileSync, chownSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from '#platform/data/database.ts';
import {
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { withClient } from '#tools/database/provision.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { createAuthority, type Authority } from '../process/certificates.ts';

let [ours, foreign]: Authority[] = [];
let server: EmbeddedPostgres;
const directory = mkdtempSync(join(tmpdir(), 'orgraph-tls-'));

beforeAll(async () => {
  chmodSync(directory, 0o755);
  [ours, foreign] = await Promise.all([createAuthority(), createAuthority()]);
  server = await startEmbeddedPostgres({ directory, durable: false });
  const { cert, key } = await ours!.sign('database');
  const owner = statSync(join(server.home, 'data'));
  for (const [from, name] of [
    [cert, 'server.crt'],
    [key, 'server.key'],
  ] as const) {
    const file = join(server.home, 'data', name);
    copyFileSync(from, file);
    chmodSync(file, 0o600);
    chownSync(file, owner.uid, owner.gid);
  }
  await withClient(server.url, async (client) => {
    await client.query('alter system set ssl = on');
    await client.query('select pg_reload_conf()');
  });
});
afterAll(async () => {
  await server.stop();
  await removeEmbeddedPostgres(directory);
  ours!.remove();
  foreign!.remove();
});

/** Whether the runtime's own connection is encrypted. @throws where it cannot be made. */
async function encrypted(parameters: string): Promise<boolean> {
  const { aggregates, directory: folder } = await definitionOf('content');
  const database = await openDatabase({
    name: 'content',
    aggregates,
    directory: folder,
    url: `${server.url}${parameters}`,
  });
  try {
    const { rows } = await database.pool.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    return rows[0].ssl as boolean;
  } finally {
    await database.close();
  }
}

test('a URL asks for TLS to PostgreSQL as psql’s does, and for the authority that it must be of', async () => {
  expect(await encrypted('')).toBe(false);
  expect(await encrypted(`?sslmode=verify-full&sslrootcert=${ours!.ca}`)).toBe(true);
  await expect(encrypted(`?sslmode=verify-full&sslrootcert=${foreign!.ca}`)).rejects.toThrow(/certificate/);
});
