import pg from 'pg';

/** What a database can be used for at the moment. */
export type DatabaseState = 'ready' | 'database not reachable' | 'database is read-only';

export interface DatabaseProbe {
  /** Answers within a second. */
  state(): Promise<DatabaseState>;
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

  async function look(): Promise<DatabaseState> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
    });
    try {
      connected ??= connect();
      const answer = connected.then((client) => client.query<{ readOnly: boolean }>(question));
      const { rows } = await Promise.race([answer, late]);
      return rows[0]!.readOnly ? 'database is read-only' : 'ready';
    } catch {
      forget();
      return 'database not reachable';
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    state: () =>
      (asked ??= look().finally(() => {
        asked = undefined;
      })),
    async close() {
      await connected?.then((client) => client.end()).catch(() => undefined);
    },
  };
}
