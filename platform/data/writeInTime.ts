import type { Deadline } from '../process/deadline.ts';
import { deadlineExceeded, OrgraphError } from '../values/errors.ts';
import { databaseErrorOf, mayBeCommitted } from './databaseErrors.ts';

/** A transaction at two moments: its work may begin, and its COMMIT is the next statement. */
export interface Moments {
  /** @throws OrgraphError DEADLINE_EXCEEDED when the time is over: it is to be rolled back. */
  begins(): void;
  commits(): void;
}

/**
 * Runs a transaction within the time that is left. When that is over before its COMMIT has been sent, it is refused at
 * once and never committed; a COMMIT that has been sent is waited for.
 * @throws OrgraphError (the promise) DEADLINE_EXCEEDED, or SUBGRAPH_UNAVAILABLE, whose outcome is UNKNOWN where nobody
 * knows whether the COMMIT was done; whatever else the transaction throws.
 */
export function writeInTime<Result>(
  deadline: Deadline,
  transaction: (moments: Moments) => Promise<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    let committing = false;
    const settle = deadline.onOver(() => {
      if (!committing) reject(deadlineExceeded());
    });
    const begins = () => {
      if (deadline.left === 0) throw deadlineExceeded();
    };
    const commits = () => {
      begins();
      committing = true;
    };
    const run = async () => {
      begins();
      return transaction({ begins, commits });
    };
    run()
      .then(resolve, (error: unknown) => reject(committing ? commitErrorOf(error) : (databaseErrorOf(error) ?? error)))
      .finally(settle);
  });
}

function commitErrorOf(error: unknown): unknown {
  if (!mayBeCommitted(error)) return databaseErrorOf(error) ?? error;
  return (
    databaseErrorOf(error, 'UNKNOWN') ??
    Object.assign(new OrgraphError('INTERNAL', 'An unexpected error.', { outcome: 'UNKNOWN' }), { cause: error })
  );
}
