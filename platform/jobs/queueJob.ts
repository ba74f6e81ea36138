import type { EntityManager } from '@mikro-orm/postgresql';
import { nobody } from '../data/scope.ts';
import { writingOf } from '../data/unitOfWork.ts';
import { inTransaction, queuesOf } from '../queue/queues.ts';
import type { JobKind, QueuedJob, Scheduled } from './jobKind.ts';
import { jobQueue } from './jobQueue.ts';
import { wakeWorker } from './wakeWorker.ts';

export interface JobOptions {
  /** When it may run first. */
  after?: Date;
  /** It is nobody's, whoever's the transaction is: it runs also when the organization is gone. */
  isNobodys?: boolean;
  schedule?: Scheduled;
}

/**
 * Puts a job into the queue, with the commit of the entity manager's transaction.
 * @returns its id.
 * @throws Error for an input that is not its kind's.
 */
export function queueJob<Input>(
  em: EntityManager,
  kind: JobKind<Input>,
  input: NoInfer<Input>,
  { after, isNobodys = false, schedule }: JobOptions = {},
): string {
  const writing = writingOf(em);
  const { database, query } = writing;
  const scope = isNobodys ? nobody : writing.scope;
  const id = crypto.randomUUID();
  const data: QueuedJob = {
    kind: kind.name,
    organization: scope.organization,
    actor: scope.user,
    input: kind.input.parse(input),
    ...(schedule !== undefined && { schedule }),
  };
  const db = inTransaction(query);
  writing.beforeCommit.push(async () => {
    const boss = await queuesOf(database).open(jobQueue);
    const group = { id: scope.organization ?? 'none' };
    await boss.send(jobQueue.name, data, { id, db, group, ...(after !== undefined && { startAfter: after }) });
  });
  writing.afterCommit.push(() => wakeWorker(database));
  return id;
}
