import type { EntityManager } from '@mikro-orm/postgresql';
import { queueSchema } from '../data/queueSchema.ts';
import { tenantFilter, type TenantFilter } from '../data/tenantFilter.ts';
import { writingOf, type Writing } from '../data/unitOfWork.ts';
import { inTransaction, queuesOf, type QueueDeclaration } from '../queue/queues.ts';
import { wakeDelivery } from './delivery.ts';
import { eventQueue } from './eventQueue.ts';
import type { EventType, SentEvent } from './eventType.ts';

/** An event that goes to one subgraph, with the commit. */
export interface Queued {
  queue: string;
  id: string;
}

interface Told {
  to: string;
  /** Undefined where each event stands for itself. */
  key: string | undefined;
  event: SentEvent;
}

const toldIn = new WeakMap<Writing, Told[]>();

/**
 * Tells others, with the commit of the entity manager's transaction and only with it, what has happened in the
 * organization that it is in then (or in none).
 * @returns what is queued: delivered.ts waits for it.
 * @throws Error for a payload that is not its type's: it would carry what nobody has asked for.
 */
export function emit<Payload>(em: EntityManager, type: EventType<Payload>, payload: NoInfer<Payload>): Queued[] {
  const writing = writingOf(em);
  const { organization } = em.getFilterParams(tenantFilter) as TenantFilter;
  const read = type.payload.parse(payload);
  let told = toldIn.get(writing);
  if (told === undefined) {
    toldIn.set(writing, (told = []));
    const all = told;
    writing.beforeCommit.push(() => send(writing, all));
    writing.afterCommit.push(() => wakeDelivery(writing.database));
  }
  const key = type.subject === null ? undefined : `${organization ?? 'none'} ${type.subject(read)}`;
  const event = { type: type.name, organization, at: Date.now(), payload: read };
  const added = type.to.map((to): Told => ({ to, key, event: { id: crypto.randomUUID(), ...event } }));
  told.push(...added);
  return added.map((one) => ({ queue: queueOf(one).name, id: one.event.id }));
}

const queueOf = ({ to, key }: Told): QueueDeclaration => eventQueue(to, key !== undefined);

/**
 * Puts them into their queues, a subject's in the order of the commits: until its own, a transaction has its subjects
 * alone, which all take in one order.
 */
async function send({ database, query }: Writing, told: readonly Told[]): Promise<void> {
  const keys = [...new Set(told.flatMap(({ key }) => key ?? []))].toSorted();
  if (keys.length > 0) await query(takeSubjects, [keys]);
  for (const [name, { queue, jobs }] of byQueue(told)) {
    const boss = await queuesOf(database).open(queue);
    const db = inTransaction(query);
    await boss.insert(
      name,
      jobs.map(({ key, event }) => ({
        id: event.id,
        data: event,
        group: { id: event.organization ?? 'none' },
        ...(key !== undefined && { singletonKey: key }),
      })),
      { db },
    );
    if (queue.policy === 'key_strict_fifo') await query(queuedNow, [name, jobs.map(({ event }) => event.id)]);
  }
}

function byQueue(told: readonly Told[]) {
  const queues = new Map<string, { queue: QueueDeclaration; jobs: Told[] }>();
  for (const one of told) {
    const queue = queueOf(one);
    const known = queues.get(queue.name);
    if (known === undefined) queues.set(queue.name, { queue, jobs: [one] });
    else known.jobs.push(one);
  }
  return queues;
}

const takeSubjects = `select pg_advisory_xact_lock(hashtextextended('orgraph event ' || key, 0)) from unnest($1::text[]) with ordinality as given(key, place) order by place`;

/**
 * A job's time is its transaction's beginning; in their queue events stand by when they were told. The moment is read
 * once, in whatever way the rows are joined.
 */
const queuedNow = `
  with now as materialized (select clock_timestamp() as moment)
  update ${queueSchema}.job t set created_on = now.moment + told.place * interval '1 microsecond'
  from now, unnest($2::uuid[]) with ordinality as told(id, place)
  where t.name = $1 and t.id = told.id`;
