/** What became of a check; `not made` says that something it needs is missing, and never counts as passed. */
export type CheckStatus = 'passed' | 'failed' | 'not made';

/** One check's line of the report. */
export interface CheckResult {
  /** Stable, for programs: `identity/expired`. */
  check: string;
  /** What a conforming subgraph does, as a sentence. */
  claim: string;
  outcome: CheckStatus;
  /** What was sent, in words. */
  sent: string;
  /** What came: status and the beginning of the answer, or why the check could not be made. */
  came: string;
  /** What to do; empty where nothing is to be done. */
  advice: string;
}

/** What a check found out; `advice` is said only where it failed. */
export interface Judgement {
  outcome: CheckStatus;
  sent: string;
  came: string;
}

export interface ConformanceCheck {
  name: string;
  claim: string;
  /** What to do about a subgraph that fails it; names the place in docs/subgraph-contract.md. */
  advice: string;
  /** @throws OutOfBounds when the run's requests or its time are used up. */
  run(): Promise<Judgement>;
}

/** The run has sent as many requests, or taken as long, as it may. */
export class OutOfBounds extends Error {
  override name = 'OutOfBounds';
}

/** Something that a check needs is not there: the check is not made. */
export class NotAvailable extends Error {
  override name = 'NotAvailable';
}
