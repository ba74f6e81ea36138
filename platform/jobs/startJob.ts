import type { EntityManager } from '@mikro-orm/postgresql';
import { Job } from '../data/jobTable.ts';
import { writingOf } from '../data/unitOfWork.ts';
import type { VisibleJobKind } from './jobKind.ts';
import { queueJob, type JobOptions } from './queueJob.ts';

/**
 * Starts a job that people see, by the transaction's person in its organization, with its commit and only with it.
 * @returns its row.
 * @throws Error for an input that is not its kind's, and where nobody starts it.
 */
export function startJob<Input>(
  em: EntityManager,
  kind: VisibleJobKind<Input>,
  input: NoInfer<Input>,
  options?: JobOptions,
): Job {
  const { user, organization } = writingOf(em).scope;
  if (user === null || organization === null) throw new Error(`a person of an organization starts ${kind.name}`);
  return em.create(Job, { id: queueJob(em, kind, input, options), kind: kind.name, startedById: user } as never) as Job;
}
