/** The parts of a request's time, in order. */
export type Phase = 'read' | 'prepare' | 'identify' | 'execute' | 'send';

/**
 * How a request ended: `ok` without an error, `partial` with errors beside data, `failed` with errors and no data,
 * `refused` before it was executed, `gone` where its client did not wait.
 */
export type Result = 'ok' | 'partial' | 'failed' | 'refused' | 'gone';

/** Sees one request on its way. */
export interface ObservedRequest {
  /** What follows is this phase; the request begins with `read`. */
  enter(phase: Phase): void;
  /** Which operation it is, as the client named it. */
  named(operation: string | undefined): void;
  /** A fetch has ended. @param code of the error in place of an answer. @param milliseconds that it took. */
  fetched(subgraph: string, code: string | undefined, milliseconds: number): void;
  /** An error that a subgraph answered with. */
  subgraphError(subgraph: string, code: string): void;
  /** It was read by rights that tenancy could not confirm. */
  stale(): void;
  /** All is said: what follows is sending. @param codes of its errors. */
  ended(result: Result, codes: readonly string[]): void;
  /** All is sent, or nobody is there any more. */
  closed(): void;
}

/** Whoever counts and times requests; where nobody does, none costs anything. */
export interface RequestObserver {
  begin(): ObservedRequest;
}
