import pg from 'pg';
import { channel, connectionSettings, databaseSchema, titleOf } from '#gateway/registry/postgresStore.ts';
import { RegistryError } from '#gateway/registry/registry.ts';
import type { SignedVersion, Writer } from './writer.ts';

/**
 * Adds versions to a PostgreSQL database, each in one transaction; the tables are made where they are missing, by the
 * first publisher, who may create a schema.
 */
export function postgresWriter(url: string): Writer {
  return {
    async add(version) {
      const client = new pg.Client(connectionSettings(url));
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.query('begin');
        await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [databaseSchema]);
        await makeTables(client);
        const added = await insert(client, version);
        await client.query(added ? 'commit' : 'rollback');
        return added;
      } catch (error) {
        throw new RegistryError(
          `${titleOf(url)}: version ${version.number} cannot be written: ${(error as Error).message || (error as { code?: string }).code}`,
        );
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
}

async function makeTables(client: pg.Client): Promise<void> {
  const {
    rows: [known],
  } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    `${databaseSchema}.version`,
  ]);
  if (known!.there) return;
  await client.query(`
    create schema if not exists ${databaseSchema};
    create table ${databaseSchema}.content (hash text primary key, content bytea not null);
    create table ${databaseSchema}.version (number integer primary key check (number > 0), record text not null);`);
}

async function insert(client: pg.Client, { number, record, contents }: SignedVersion): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into ${databaseSchema}.version (number, record) values ($1, $2) on conflict do nothing`,
    [number, record],
  );
  if (rowCount !== 1) return false;
  for (const [hash, text] of contents) {
    await client.query(
      `insert into ${databaseSchema}.content (hash, content) values ($1, $2) on conflict (hash) do update set content = excluded.content where content.content <> excluded.content`,
      [hash, Buffer.from(text)],
    );
  }
  await client.query('select pg_notify($1, $2)', [channel, String(number)]);
  return true;
}
