import type { z } from 'zod';
import type { Scope } from '../data/scope.ts';
import type { UnitOfWork } from '../data/unitOfWork.ts';
import type { ServiceClient } from '../identity/serviceClient.ts';
import type { Log } from '../process/log.ts';

/** Work that a subgraph does after the change that asks for it, at least once. */
export interface JobKind<Input = any> {
  /** `noun.verb`, as `mail.send`. */
  name: string;
  /** Ids, versions and codes: what it needs, it reads when it runs. */
  input: z.ZodType<Input>;
  /** @throws where it is not done; it is tried again with growing pauses. */
  run(input: Input, running: RunningJob): Promise<unknown>;
}

export const jobKind = <Input>(kind: JobKind<Input>): JobKind<Input> => kind;

/** A job as it is queued. Whoever runs it reads its role and its rights again. */
export interface QueuedJob {
  kind: string;
  organization: string | null;
  /** Who has asked for it; null: the system. */
  actor: string | null;
  input: unknown;
}

/** What a job has while it runs. */
export interface RunningJob extends Omit<QueuedJob, 'input'> {
  id: string;
  /** Runs `work` in a unit of work of this scope. */
  within<Result>(scope: Scope, work: (unit: UnitOfWork) => Promise<Result>): Promise<Result>;
  services: ServiceClient;
  /** What the subgraph's `prepare` made. */
  capabilities: unknown;
  log: Log;
  /** Aborted where the job is to end: its process stops, or somebody has cancelled it. */
  signal: AbortSignal;
}
