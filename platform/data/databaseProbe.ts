import pg from 'pg';

/** What a database can be used for at the moment. */
export type DatabaseState = 'ready' | 'database not reachable' | 'database is read-only';

export interface DatabaseProbe {
  /** Answers within a second. */
  state(): Promise<DatabaseState>;
  /** The rows of a statement that reads, within a second. @throws where there are none by then. */
  ask<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

const milliseconds = 1_000;
const question = `select current_setting('transaction_read_only') = 'on' as "readOnly"`;

/** Looks at a database over a connection of its own, so that it answers however many wait for those of the pool. */
export function createDatabaseProbe(url: string): DatabaseProbe {
  let connected: Promise<pg.Client> | undefined;
  let asked: Promise<DatabaseState> | undefined;

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: milliseconds });
    client.on('error', forget);
    client.on('end', forget);
    await client.connect();
    return client;
  }

  function forget(): void {
    void connected?.then((client) => client.end()).catch(() => undefined);
    connected = undefined;
  }

  async function ask<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
    });
    try {
      connected ??= connect();
      const answer = connected.then((client) => client.query<Row>(sql));
      return (await Promise.race([answer, late])).rows;
    } catch (error) {
      forget();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  const look = (): Promise<DatabaseState> =>
    ask<{ readOnly: boolean }>(question).then(
      ([row]) => (row!.readOnly ? 'database is read-only' : 'ready'),
      () => 'database not reachable',
    );

  return {
    ask,
    state: () =>
      (asked ??= look().finally(() => {
        asked = undefined;
      })),
    async close() {
      await connected?.then((client) => client.end()).catch(() => undefined);
    },
  };
}
