import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Database } from '../data/database.ts';
import { mayWrite } from '../data/heldWrites.ts';
import { queueSchema } from '../data/queueSchema.ts';
import type { ServiceClient } from '../identity/serviceClient.ts';
import type { Log } from '../process/log.ts';
import type { AnySubgraphName } from '../process/names.ts';
import { queuesOf, type QueueDeclaration, type Statements } from '../queue/queues.ts';
import { eventQueue } from './eventQueue.ts';
import type { SentEvent } from './eventType.ts';

export const eventsPath = '/internal/events';
export const eventsPurpose = 'events';

const answer = z.object({
  outcomes: z.array(
    z.object({
      id: z.uuid(),
      /** `later`: whoever has to be asked about it does not answer. */
      outcome: z.enum(['applied', 'repeated', 'gone', 'later', 'failed']),
      error: z.object({ code: z.string(), message: z.string() }).optional(),
    }),
  ),
});
type Outcome = z.infer<typeof answer>['outcomes'][number];

interface DeliveryParts {
  database: Database;
  /** Of the runtime role: the queues have connections of their own, so that no receiver that hangs holds requests up. */
  databaseUrl: string;
  services: ServiceClient;
  log: Log;
  /** The subgraphs that are told of something. */
  receivers: readonly AnySubgraphName[];
}

/** Milliseconds. */
const idle = 1_000;
const [shortestPause, longestPause] = [100, 2_000];
const deliveryTimeout = 15_000;
/** Events of one transaction, and requests that are on their way in it at once. */
const [batch, together] = [100, 4];

/** As they were before they were taken: no attempt that counts. */
const putBack = `update ${queueSchema}.job set state = 'created', started_on = null where name = $1 and id = any($2::uuid[])`;

/** In a second again, before what comes after them on their subjects; no attempt that counts. */
const putOff = `update ${queueSchema}.job set state = 'retry', started_on = null, start_after = now() + interval '1 second' where name = $1 and id = any($2::uuid[])`;

/** The queues among these in which something is to be done now. */
const waitingNow = `select name from unnest($1::text[]) as queue(name) where exists (
  select from ${queueSchema}.job job where job.name = queue.name and state < 'active' and start_after <= now())`;

const wakers = new WeakMap<Database, () => void>();

/** Says that events have been queued: a process that delivers does it now. */
export const wakeDelivery = (database: Database): void => wakers.get(database)?.();

/** The way to one receiver. */
interface Lane {
  to: AnySubgraphName;
  queue: QueueDeclaration;
  running?: Promise<void> | undefined;
  /** When it may be tried again (performance.now), and for how long it waits if that fails too. */
  after: number;
  pause: number;
}

/**
 * Delivers a database's events for as long as the process lives, with whatever others do the same: what one has in
 * hand, it holds locked in a transaction, which ends with the process. So a killed one has delivered, or has not; the
 * receiver knows what it has done before.
 */
export function startDelivery({ database, databaseUrl, services, log, receivers }: DeliveryParts): {
  stop(): Promise<void>;
} {
  const lanes = receivers.flatMap((to) =>
    [true, false].map((isOrdered): Lane => ({ to, queue: eventQueue(to, isOrdered), after: 0, pause: shortestPause })),
  );
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: Math.max(2, receivers.length),
    idleTimeoutMillis: 10_000,
    allowExitOnIdle: true,
  });
  pool.on('error', () => undefined);
  let sleeper = new AbortController();
  let isStopping = false;
  const wake = () => sleeper.abort();

  async function watch(): Promise<void> {
    while (!isStopping) {
      const waiting = await pool
        .query<{ name: string }>(waitingNow, [lanes.map(({ queue }) => queue.name)])
        .then(({ rows }) => new Set(rows.map(({ name }) => name)))
        .catch((error: unknown) => {
          log.warn({ err: error }, 'the queues of events could not be read');
          return new Set<string>();
        });
      for (const lane of lanes)
        if (waiting.has(lane.queue.name) && lane.running === undefined && performance.now() >= lane.after)
          lane.running = deliverAll(lane).finally(() => {
            lane.running = undefined;
            wake();
          });
      const next = Math.min(...lanes.filter(({ after }) => after > performance.now()).map(({ after }) => after));
      await pause(Math.min(idle * jitter(), next - performance.now()), undefined, {
        signal: sleeper.signal,
        ref: false,
      }).catch(() => undefined);
      sleeper = new AbortController();
    }
  }

  /** Until nothing is left, or the receiver does not answer. */
  async function deliverAll(lane: Lane): Promise<void> {
    for (let taken: number | 'unreachable' = batch; taken === batch && !isStopping;) {
      taken = await deliverBatch(lane).catch((error: unknown) => {
        log.warn({ err: error, queue: lane.queue.name }, 'events could not be delivered');
        return 'unreachable';
      });
      if (taken === 'unreachable') {
        lane.after = performance.now() + lane.pause * jitter();
        lane.pause = Math.min(lane.pause * 2, longestPause);
      } else lane.pause = shortestPause;
    }
  }

  /** @returns how many were taken; `unreachable`: the receiver has answered nothing, and none was taken. */
  async function deliverBatch({ to, queue }: Lane): Promise<number | 'unreachable'> {
    const boss = await queuesOf(database).open(queue);
    const client = await pool.connect();
    try {
      await client.query('begin');
      const db = { executeSql: (sql: string, values?: unknown[]) => client.query(sql, values) };
      const { rows } = await client.query<{ free: boolean }>(`select ${mayWrite} as free`);
      const jobs = rows[0]!.free ? await boss.fetch<SentEvent>(queue.name, { batchSize: batch, db }) : [];
      const outcomes =
        jobs.length === 0
          ? []
          : await post(
              to,
              jobs.map(({ data }) => data),
            );
      if (outcomes.length === 0 && jobs.length > 0) {
        await client.query('rollback');
        return 'unreachable';
      }
      await settle(boss, queue.name, jobs, outcomes, db);
      await client.query('commit');
      return jobs.length;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  /** What has become of each; nothing of those whose request was not answered. */
  async function post(to: AnySubgraphName, events: readonly SentEvent[]): Promise<Outcome[]> {
    const byOrganization = Map.groupBy(events, ({ organization }) => organization);
    const requests = byOrganization.entries();
    const outcomes: Outcome[] = [];
    const work = async () => {
      for (const [organization, body] of requests)
        try {
          const told = await services.call(to, eventsPath, {
            purpose: eventsPurpose,
            organization,
            body: { events: body },
            answer,
            timeout: deliveryTimeout,
          });
          outcomes.push(...told.outcomes);
        } catch {
          // The client has logged it.
        }
    };
    await Promise.all(Array.from({ length: together }, work));
    return outcomes;
  }

  async function settle(
    boss: PgBoss,
    queue: string,
    jobs: readonly { id: string; data: SentEvent }[],
    outcomes: readonly Outcome[],
    db: Statements,
  ): Promise<void> {
    const known = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    const {
      done = [],
      failed = [],
      later = [],
      waiting = [],
    } = Object.groupBy(jobs, ({ id }) => {
      const outcome = known.get(id)?.outcome ?? 'waiting';
      return outcome === 'waiting' || outcome === 'later' || outcome === 'failed' ? outcome : 'done';
    });
    if (done.length > 0)
      await boss.deleteJob(
        queue,
        done.map(({ id }) => id),
        { db },
      );
    if (waiting.length > 0) await db.executeSql(putBack, [queue, waiting.map(({ id }) => id)]);
    if (later.length > 0) await db.executeSql(putOff, [queue, later.map(({ id }) => id)]);
    for (const { id, data } of failed) {
      const { error } = known.get(id)!;
      log.warn({ event: id, type: data.type, organization: data.organization, queue, ...error }, 'an event failed');
      await boss.fail(queue, id, error, { db });
    }
  }

  wakers.set(database, wake);
  const watching = lanes.length === 0 ? Promise.resolve() : watch();
  return {
    async stop() {
      isStopping = true;
      wake();
      wakers.delete(database);
      await watching;
      await Promise.all(lanes.flatMap(({ running }) => running ?? []));
      await pool.end();
    },
  };
}

const jitter = () => 0.75 + Math.random() / 2;
