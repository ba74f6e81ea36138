import type { Database } from '../data/database.ts';

/** What wakes each database's worker, in a process that has one. */
export const wakers = new WeakMap<Database, () => void>();

/** Says that a job has been queued: a process that works does it now. */
export const wakeWorker = (database: Database): void => wakers.get(database)?.();
