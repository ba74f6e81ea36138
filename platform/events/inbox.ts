import type { Database } from '../data/database.ts';
import { mayWrite } from '../data/heldWrites.ts';
import type { Log } from '../process/log.ts';

const sweepEveryMilliseconds = 60 * 60_000;

/** Forgets events that were applied so long ago that none of their deliveries is still on its way. */
export function sweepInbox({ pool }: Pick<Database, 'pool'>, log: Log): NodeJS.Timeout {
  return setInterval(() => {
    pool
      .query(`delete from inbox_event where applied_at < now() - interval '90 days' and (select ${mayWrite})`)
      .catch((error: unknown) => log.warn({ err: error }, 'applied events were not swept'));
  }, sweepEveryMilliseconds).unref();
}
