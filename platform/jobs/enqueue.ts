import type { EntityManager } from '@mikro-orm/postgresql';
import type { InnerJobKind } from './jobKind.ts';
import { queueJob, type JobOptions } from './queueJob.ts';

/**
 * Asks for a job of the system's own, with the commit of the entity manager's transaction and only with it, in the
 * transaction's organization and by its person.
 * @returns its id.
 * @throws Error for an input that is not its kind's.
 */
export const enqueue = <Input>(
  em: EntityManager,
  kind: InnerJobKind<Input>,
  input: NoInfer<Input>,
  options?: JobOptions,
): string => queueJob(em, kind, input, options);
