import pg from 'pg';
import { RegistryError } from './registry.ts';
import type { Store } from './store.ts';
import { watchChannel } from './watchChannel.ts';

/** Where a database keeps what. Reading needs `usage` on the schema and `select` on its tables. */
export const databaseSchema = 'orgraph_registry';
/** What is notified, with its number, when a version was added. */
export const channel = 'orgraph_registry';

const undefinedTable = '42P01';
const connections = 2;
/**
 * Milliseconds: a little more than the database itself gives a statement. One that is silent longer has lost the
 * connection without saying so.
 */
const longestSilence = 35_000;

/** How every connection to a registry is made. */
export const connectionSettings = (url: string, silence = longestSilence) => ({
  connectionString: url,
  application_name: 'orgraph registry',
  connectionTimeoutMillis: 5_000,
  statement_timeout: 30_000,
  query_timeout: silence,
  keepAlive: true,
});

/**
 * A registry in a PostgreSQL database, whose tables need not be there yet. Connections are made when they are needed:
 * two at most, and one to watch.
 */
export function postgresStore(url: string, silence = longestSilence): Store {
  const title = titleOf(url);
  const pool = new pg.Pool({
    ...connectionSettings(url, silence),
    min: 0,
    max: connections,
    idleTimeoutMillis: 10_000,
    allowExitOnIdle: true,
  });
  pool.on('error', () => undefined);

  /** What only reads is asked again on another connection where one was cut while it waited in the pool. */
  async function query<Row extends pg.QueryResultRow>(
    sql: string,
    values: unknown[],
    others = connections,
  ): Promise<Row[]> {
    try {
      return (await pool.query<Row>(sql, values)).rows;
    } catch (error) {
      if (others === 0 || !isLost(error)) throw error;
      return query(sql, values, others - 1);
    }
  }

  async function ask<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    try {
      return await query<Row>(sql, values);
    } catch (error) {
      if ((error as { code?: string }).code === undefinedTable) return [];
      throw unreadable(title, error);
    }
  }

  return {
    title,
    latestNumber: async () =>
      (await ask<{ latest: number | null }>(`select max(number) as latest from ${databaseSchema}.version`))[0]
        ?.latest ?? 0,
    records: async (from, to) => {
      const rows = await ask<{ number: number; record: string }>(
        `select number, record from ${databaseSchema}.version where number between $1 and $2`,
        [from, to],
      );
      return new Map(rows.map(({ number, record }) => [number, record]));
    },
    content: async (hash) =>
      (
        await ask<{ content: Buffer }>(`select content from ${databaseSchema}.content where hash = $1`, [hash])
      )[0]?.content.toString('utf8'),
    watch: (changed) => watchChannel(connectionSettings(url, silence), channel, changed),
    close: () => pool.end(),
  };
}

const isLost = (error: unknown): boolean =>
  /^(57P0|08|ECONNRESET|EPIPE)|^Connection terminated/.test(
    (error as { code?: string }).code ?? (error as Error).message,
  );

/** The URL without its password and settings. */
export function titleOf(url: string): string {
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
}

export function unreadable(title: string, error: unknown): RegistryError {
  const { message, code } = error as { message?: string; code?: string };
  return new RegistryError(`${title}: cannot be reached or read: ${message || code || 'no answer'}`);
}
