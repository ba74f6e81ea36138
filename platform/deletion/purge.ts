import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { organizationLock } from '../data/admitWrite.ts';
import { mayWrite } from '../data/heldWrites.ts';
import type { Query } from '../data/unitOfWork.ts';
import { deleteQueued, isAnythingQueued } from './deleteQueued.ts';
import { assertTombstone, batchRows, deleteRoot, deleteRows } from './deleteRows.ts';
import { inPurge } from './inPurge.ts';
import { ownedTables } from './ownedTables.ts';

/** A subgraph's database under its runtime role. */
export interface Purged {
  name: string;
  pool: Pick<Pool, 'connect'>;
}

/** Under which name what leaves the queues is counted. */
export const queued = 'jobs and events';

/** Milliseconds between two looks at what somebody else holds. */
const between = 250;

/**
 * Takes everything of a deleted organization from a database, in transactions of a thousand rows each, so that others
 * go on meanwhile; what an ended process has begun, the next call goes on with. The tombstone stays.
 * @returns how many rows each table has lost, by its name.
 * @throws Error for an organization without a tombstone; the signal's reason, between two transactions.
 */
export async function purge(
  database: Purged,
  organization: string,
  signal?: AbortSignal,
): Promise<Map<string, number>> {
  const run = <Result>(work: (query: Query) => Promise<Result>) => whenFree(database, organization, work, signal);
  const purged = new Map<string, number>();
  const count = (name: string, rows: number) => rows > 0 && purged.set(name, (purged.get(name) ?? 0) + rows);
  await run((query) => assertTombstone(query, database.name, organization));
  await until(() => run((query) => isAlone(query, organization)), signal);
  for (const table of await run(ownedTables))
    for (let rows = batchRows; rows === batchRows;) {
      rows = await run((query) => deleteRows(query, table, organization));
      count(table.name, rows);
    }
  await run((query) => deleteRoot(query, database.name, organization));
  await until(async () => {
    count(queued, await run((query) => deleteQueued(query, organization)));
    return !(await run((query) => isAnythingQueued(query, organization)));
  }, signal);
  return purged;
}

/** Whether no write is under way that began before the tombstone was there: those after it are refused. */
async function isAlone(query: Query, organization: string): Promise<boolean> {
  const [lock] = await query<{ alone: boolean }>(`select pg_try_advisory_xact_lock(${organizationLock}) as alone`, [
    organization,
  ]);
  return lock!.alone;
}

/** Runs one transaction; while writes are held for a backup, it is waited for. */
async function whenFree<Result>(
  { pool }: Purged,
  organization: string,
  work: (query: Query) => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  let done: { result: Result } | undefined;
  await until(async () => {
    await inPurge(pool, organization, async (query) => {
      const [row] = await query<{ free: boolean }>(`select ${mayWrite} as free`);
      if (row!.free) done = { result: await work(query) };
    });
    return done !== undefined;
  }, signal);
  return done!.result;
}

async function until(condition: () => Promise<boolean>, signal: AbortSignal | undefined): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    if (await condition()) return;
    await pause(between, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}
