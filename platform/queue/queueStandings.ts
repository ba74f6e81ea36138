import type { Database } from '../data/database.ts';
import { queueSchema } from '../data/queueSchema.ts';

/** How many jobs or events of a queue stand so. */
export interface QueueStanding {
  queue: string;
  /** For their turn, their receiver, or their next attempt. */
  waiting: number;
  running: number;
  /** For good: until a person retries or discards them. */
  failed: number;
  /** Seconds since what waits longest was asked for; null where nothing waits. */
  oldest: number | null;
}

/** Of a database's queues, asked once in so many milliseconds at most. */
export type Standings = () => Promise<QueueStanding[]>;

const once = 2_000;

export function createStandings({ probe }: Pick<Database, 'probe'>): Standings {
  let asked: Promise<QueueStanding[]> | undefined;
  let until = 0;
  return () => {
    if (asked === undefined || performance.now() > until) {
      until = performance.now() + once;
      asked = probe.ask<QueueStanding>(standings);
      asked.catch(() => (asked = undefined));
    }
    return asked;
  };
}

/** What is asked for at a later time does not wait until then. */
const due = `state < 'active' and (start_after <= now() or retry_count > 0)`;

const standings = `
  select name as queue, count(*) filter (where ${due})::int as waiting, count(*) filter (where state = 'active')::int as running,
    count(*) filter (where state = 'failed')::int as failed,
    extract(epoch from now() - min(created_on) filter (where ${due}))::float as oldest
  from ${queueSchema}.job group by name`;
