import { setTimeout as pause } from 'node:timers/promises';
import { queueSchema } from '../data/queueSchema.ts';
import type { UnitOfWork } from '../data/unitOfWork.ts';
import type { Queued } from './emit.ts';

/** Milliseconds. */
const longest = 2_000;
const [first, last] = [5, 50];

/**
 * Waits, after the commit, until the receivers have applied what was queued, so that whoever reads there next sees it:
 * two seconds at most, and no more than half of the time that the unit's request has left. Never throws, for what is
 * committed is done.
 * @returns whether all have.
 */
export async function delivered(
  unit: Pick<UnitOfWork, 'query' | 'deadline'>,
  queued: readonly Queued[],
): Promise<boolean> {
  if (queued.length === 0) return true;
  const until = performance.now() + Math.min(longest, unit.deadline.left / 2);
  const parameters = [queued.map(({ queue }) => queue), queued.map(({ id }) => id)];
  for (let wait = first; ; wait = Math.min(wait * 2, last)) {
    const left = await unit.query(waiting, parameters).catch(() => undefined);
    if (left?.length === 0) return true;
    if (left === undefined || performance.now() + wait > until) return false;
    await pause(wait);
  }
}

const waiting = `
  select 1 as there from unnest($1::text[], $2::uuid[]) as queued(queue, id)
  join ${queueSchema}.job job on job.name = queued.queue and job.id = queued.id limit 1`;
