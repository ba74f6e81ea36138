import { queueSchema } from '#platform/data/queueSchema.ts';
import type { SubgraphQueues } from './withQueues.ts';

/** `WAITING` for its turn or its receiver, `RETRYING` after a failure, `RUNNING`, or `FAILED` for good. */
export const jobStates = ['WAITING', 'RETRYING', 'RUNNING', 'FAILED'] as const;
export type JobState = (typeof jobStates)[number];

/** A job or an event that is not done, as the command line tells it. */
export interface ListedJob {
  id: string;
  subgraph: string;
  /** `jobs`, or to whom it is told. */
  queue: string;
  /** The kind of a job, the type of an event. */
  what: string;
  organization: string | null;
  state: JobState;
  attempts: number;
  createdAt: Date;
  /** When it is tried next; null where it is not. */
  nextAt: Date | null;
  /** Why it failed last: a code and a message. */
  error: { code: string; message: string } | null;
  /** Later events of the same subject that wait for it. */
  holds: number;
  /** Ids, versions and codes. */
  data: unknown;
}

export interface JobFilter {
  id?: string;
  states?: readonly JobState[];
  most?: number;
}

/** The jobs and events of a subgraph that are not done, the newest first. */
export async function jobsOf({ subgraph, pool }: SubgraphQueues, filter: JobFilter): Promise<ListedJob[]> {
  const { rows } = await pool.query<ListedJob>(select, [
    subgraph,
    filter.id ?? null,
    filter.states ?? jobStates,
    filter.most ?? null,
  ]);
  return rows;
}

const select = `
  select t.id, $1::text as subgraph, t.name as queue, coalesce(t.data ->> 'type', t.data ->> 'kind') as what,
    t.data ->> 'organization' as organization, t.condition as state, t.retry_count as attempts,
    t.created_on as "createdAt", case when t.state < 'active' then t.start_after end as "nextAt",
    case when t.output ? 'code' then t.output end as error, t.data,
    (select count(*)::int from ${queueSchema}.job later where t.state in ('retry', 'failed') and later.name = t.name
      and later.singleton_key = t.singleton_key and later.state = 'created') as holds
  from (
    select *, case state when 'created' then 'WAITING' when 'retry' then 'RETRYING' when 'active' then 'RUNNING' else 'FAILED' end as condition
    from ${queueSchema}.job where state in ('created', 'retry', 'active', 'failed')
  ) t
  where ($2::uuid is null or t.id = $2) and t.condition = any($3)
  order by t.created_on desc, t.id limit $4`;
