import pg from 'pg';
import { deadlineExceeded, OrgraphError, type MutationOutcome } from '../values/errors.ts';

/**
 * Why the database cannot serve now, by the codes of PostgreSQL and of the system, and after how many seconds it may.
 */
const unavailable: readonly { code: RegExp; retryAfter: number }[] = [
  // It stops, starts, lets nobody in, is being replaced, or cannot be reached.
  { code: /^57P0[1-4]$|^55000$|^08|^E(CONN|HOST|NET|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN)/, retryAfter: 2 },
  // All its connections are taken; or others change the same: it has rolled this back, or a lock was not to be had.
  { code: /^53300$|^40(001|P01)$|^55P03$/, retryAfter: 1 },
  // It is read-only.
  { code: /^25006$/, retryAfter: 5 },
  // Its disk or its memory is full.
  { code: /^53/, retryAfter: 30 },
];

/** What the driver says of a lost connection, without a code. */
const lost = /^Connection terminated|^timeout exceeded when trying to connect|not queryable/;

/** PostgreSQL's codes for a statement, or a transaction that waits for its client, that took longer than it may. */
const overdue = new Set(['57014', '25P03', '57P05']);

/**
 * An error of the driver as a client reads it: SUBGRAPH_UNAVAILABLE with the seconds after which to try again, or
 * DEADLINE_EXCEEDED; its cause is for the log. Undefined for every other.
 */
export function databaseErrorOf(error: unknown, outcome?: MutationOutcome): OrgraphError | undefined {
  const code = codeOf(error);
  const details = outcome === undefined ? {} : { outcome };
  if (overdue.has(code)) return Object.assign(deadlineExceeded(details), { cause: error });
  const { retryAfter } =
    unavailable.find((one) => one.code.test(code)) ?? (lost.test(messageOf(error)) ? { retryAfter: 2 } : {});
  if (retryAfter === undefined) return undefined;
  return Object.assign(
    new OrgraphError('SUBGRAPH_UNAVAILABLE', 'The data cannot be reached at the moment. Try again.', {
      retryAfter,
      ...details,
    }),
    { cause: error },
  );
}

/**
 * Whether a COMMIT that failed with this error may have been done: PostgreSQL says so of what it refuses and of a
 * transaction that it ended, and nothing else proves it.
 */
export const mayBeCommitted = (error: unknown): boolean =>
  !(error instanceof pg.DatabaseError) || /^57P0|^08|^40003|^5[38]|^XX/.test(error.code ?? 'XX');

/** The same of a read, which is read-only by itself: that it writes is our mistake. */
export const readErrorOf = (error: unknown): unknown =>
  codeOf(error) === '25006' ? error : (databaseErrorOf(error) ?? error);

/** The code of an error, or of what caused it. */
function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : cause === undefined ? '' : codeOf(cause);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');
