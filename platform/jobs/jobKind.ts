import type { z } from 'zod';
import type { Database } from '../data/database.ts';
import type { Scope } from '../data/scope.ts';
import type { UnitOfWork } from '../data/unitOfWork.ts';
import type { Permission } from '../identity/permissions.ts';
import type { ServiceClient } from '../identity/serviceClient.ts';
import type { Log } from '../process/log.ts';

/** Work that a subgraph does after the change that asks for it, at least once. */
export interface JobKind<Input = any> {
  /** `noun.verb`, as `mail.send`. */
  name: string;
  /** Ids, versions and codes: what it needs, it reads when it runs. */
  input: z.ZodType<Input>;
  /**
   * Who may start such a job, hence sees all of them. With it, jobs are rows that people see (startJob.ts), and run only
   * while who has started one holds it, and the organization is active; without it, they are the system's own.
   */
  permission?: Permission;
  /** @throws where it is not done; it is tried again with growing pauses. */
  run(input: Input, running: RunningJob): Promise<unknown>;
}

/** Of jobs that people start and see. */
export type VisibleJobKind<Input = any> = JobKind<Input> & { permission: Permission };
/** Of the system's own. */
export type InnerJobKind<Input = any> = JobKind<Input> & { permission?: never };

export function jobKind<Input>(kind: VisibleJobKind<Input>): VisibleJobKind<Input>;
export function jobKind<Input>(kind: InnerJobKind<Input>): InnerJobKind<Input>;
export function jobKind<Input>(kind: JobKind<Input>): JobKind<Input> {
  return kind;
}

export const isVisible = (kind: JobKind): kind is VisibleJobKind => kind.permission !== undefined;

/** A job as it is queued. Whoever runs it reads its role and its rights again. */
export interface QueuedJob {
  kind: string;
  organization: string | null;
  /** Who has asked for it; null: the system. */
  actor: string | null;
  input: unknown;
  /** Whether it is done again and again, and when. */
  schedule?: Scheduled;
}

/** At which minutes something is done, by the clock of a place. */
export interface Schedule {
  /** Five fields of cron: minute, hour, day of the month, month, day of the week. */
  cron: string;
  /** Of the IANA database. A time that the change of clocks leaves out is an hour later. */
  timezone: string;
}

/** A schedule as the job that waits for its next time carries it. */
export interface Scheduled extends Schedule {
  /** The organization has one of this name. */
  name: string;
}

/** What a job has while it runs. */
export interface RunningJob extends Omit<QueuedJob, 'input'> {
  id: string;
  /** What its tables are; they are read and written by `within` alone. */
  database: Database;
  /** Runs `work` in a unit of work of this scope. */
  within<Result>(scope: Scope, work: (unit: UnitOfWork) => Promise<Result>): Promise<Result>;
  /** Tells how far it is; of what is told at once, people see the latest, twice a second at most. */
  progress(done: number, total?: number): void;
  services: ServiceClient;
  /** What the subgraph's `prepare` made. */
  capabilities: unknown;
  log: Log;
  /** Aborted where the job is to end: its process stops, another one has it, or somebody has cancelled it. */
  signal: AbortSignal;
}
