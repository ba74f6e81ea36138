import pg from 'pg';
import { queueSchema } from '#platform/data/queueSchema.ts';
import { report } from './report.ts';

/** How many jobs and events of a subgraph are at work, wait for their turn, are to be tried again, have failed for good. */
export interface Standing {
  running: number;
  queued: number;
  retrying: number;
  failed: number;
}

const nothing: Standing = { running: 0, queued: 0, retrying: 0, failed: 0 };

/** Milliseconds between two looks, and between two lines about work that goes on. */
const [pause, between] = [5_000, 30_000];

/** A look at a subgraph's queues. What is due later, as schedules have it, waits for nobody. */
export async function standingOf(pool: Pick<pg.Pool, 'query'>): Promise<Standing> {
  const { rows } = await pool.query<Standing>(`
    select count(*) filter (where state = 'active')::int as running,
      count(*) filter (where state = 'created' and start_after <= now())::int as queued,
      count(*) filter (where state = 'retry')::int as retrying,
      count(*) filter (where state = 'failed')::int as failed
    from ${queueSchema}.job where state in ('created', 'retry', 'active', 'failed')`);
  return rows[0]!;
}

/**
 * What is worth a line of the terminal, of looks one after the other: work that goes on at two of them, then at most one
 * line in half a minute while it does, its end, and whatever has failed for good. What is done in between is not.
 */
export function createTeller(): (now: Standing, time: number) => string | undefined {
  let before = nothing;
  let told: { time: number; text: string } | undefined;
  return (now, time) => {
    const isNew = now.failed > before.failed;
    const isBusy = busy(now) > 0;
    const goesOn = isBusy && busy(before) > 0;
    before = now;
    const text = textOf(now);
    if (isNew || (goesOn && (told === undefined || (text !== told.text && time - told.time >= between)))) {
      told = isBusy ? { time, text } : undefined;
      return now.failed > 0 ? `${text} (npx orgraph jobs list)` : text;
    }
    if (isBusy || told === undefined) return undefined;
    told = undefined;
    return 'all jobs and events are done';
  };
}

const busy = ({ running, queued, retrying }: Standing): number => running + queued + retrying;

/** As `2 jobs and events at work, 14 wait, 1 has failed`. */
function textOf({ running, queued, retrying, failed }: Standing): string {
  const parts = [
    running > 0 && `${running} at work`,
    queued > 0 && `${queued} queued`,
    retrying > 0 && `${retrying} to be tried again`,
    failed > 0 && `${failed} failed for good`,
  ];
  return `jobs and events: ${parts.filter((part) => part !== false).join(', ')}`;
}

/** Tells it on the terminal for each subgraph, and at the end what is left for the next start. */
export function reportJobs(databaseUrls: Partial<Record<string, string>>): { stop(): Promise<void> } {
  const watched = Object.entries(databaseUrls).flatMap(([name, connectionString]) => {
    if (!connectionString) return [];
    const pool = new pg.Pool({
      connectionString,
      max: 1,
      idleTimeoutMillis: pause * 2,
      connectionTimeoutMillis: 2_000,
      allowExitOnIdle: true,
    });
    // A database that is away is told of by whoever keeps it running.
    pool.on('error', () => undefined);
    return [{ name, pool, tell: createTeller(), last: nothing }];
  });
  const look = async (one: (typeof watched)[number]): Promise<void> => {
    const now = await standingOf(one.pool).catch(() => undefined);
    if (now === undefined) return;
    one.last = now;
    const text = one.tell(now, performance.now());
    if (text !== undefined) report(one.name, text);
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(async () => void (await Promise.all(watched.map(look))));
  }, pause);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      for (const { name, last } of watched)
        if (busy(last) > 0) report(name, `${textOf(last)}; they go on at the next start`);
      await looking;
      await Promise.all(watched.map(({ pool }) => pool.end()));
    },
  };
}
