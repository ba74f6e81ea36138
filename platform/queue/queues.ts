import pg from 'pg';
import type { PgBoss, QueueOptions } from 'pg-boss';
import type { Database } from '../data/database.ts';
import { queueSchema } from '../data/queueSchema.ts';
import type { Query } from '../data/unitOfWork.ts';

/** A queue of a subgraph's database, as whoever sends to it and whoever works on it declare it alike. */
export interface QueueDeclaration extends QueueOptions {
  name: string;
  /** `key_strict_fifo`: of one key one job at a time, in their order; what has failed for good stops its key. */
  policy: 'standard' | 'key_strict_fifo';
}

/** Runs statements: in a transaction where they are a transaction's own. */
export interface Statements {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: any[] }>;
}

/** How often what is queued is tried, and that it stays until it is done, or somebody decides; in seconds. */
export const untilDone = {
  retryBackoff: true,
  retryDelayMax: 60 * 60,
  // For good: more has no place in a column of 32 bits.
  retentionSeconds: 50 * 365 * 24 * 60 * 60,
  deleteAfterSeconds: 0,
} as const;

/** Statements of a write's own transaction, for the library. */
export const inTransaction = (query: Query): Statements => ({
  executeSql: async (sql, values) => ({ rows: await query(sql, values) }),
});

/** The library on these connections, which stay open when it stops; it does nothing by itself. */
export async function startBoss(pool: pg.Pool): Promise<PgBoss> {
  const { PgBoss: Boss } = await import('pg-boss');
  const boss = new Boss({
    db: { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) },
    schema: queueSchema,
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
    monitorVacuum: false,
    reindex: false,
  });
  // What fails is thrown to who asks; the library tells its background's failures here as well.
  boss.on('error', () => undefined);
  return boss.start();
}

/** A process' queues in one subgraph's database. */
export interface Queues {
  /** The library, with this queue there. */
  open(queue: QueueDeclaration): Promise<PgBoss>;
  close(): Promise<void>;
}

const opened = new WeakMap<Database, Queues>();

/** The database's queues: opened when they are first asked for, because most processes that read need none. */
export function queuesOf(database: Database): Queues {
  let queues = opened.get(database);
  if (queues === undefined) opened.set(database, (queues = createQueues(database)));
  return queues;
}

/**
 * They have connections of their own: whoever opens a queue at the end of a write holds one of the database's already,
 * and as many as there are would wait for another for ever.
 */
function createQueues({ pool: requests }: Database): Queues {
  // The password is no enumerable property.
  const { options } = requests;
  const own = { password: options.password, min: 0, max: 2, idleTimeoutMillis: 5_000, allowExitOnIdle: true };
  const pool = new pg.Pool({ ...options, ...own });
  pool.on('error', () => undefined);
  let starting: Promise<PgBoss> | undefined;
  const there = new Map<string, Promise<unknown>>();
  /** What has failed is tried again by who asks next. */
  const kept = <Value>(promise: Promise<Value>, forget: () => void): Promise<Value> => {
    promise.catch(forget);
    return promise;
  };
  return {
    async open(queue) {
      const boss = await (starting ??= kept(startBoss(pool), () => (starting = undefined)));
      if (!there.has(queue.name))
        there.set(
          queue.name,
          kept(boss.createQueue(queue.name, queue), () => there.delete(queue.name)),
        );
      await there.get(queue.name);
      return boss;
    },
    async close() {
      const boss = await starting?.catch(() => undefined);
      await boss?.stop({ close: false, graceful: false });
      await pool.end();
    },
  };
}
