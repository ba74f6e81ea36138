import type { Deadline } from '../process/deadline.ts';

/** Milliseconds: no statement, and no transaction that waits for its process, holds a connection for longer. */
export const longest = { statement: 30_000, idle: 60_000 };

/** Milliseconds that one statement may take. 0 would be no limit. */
export const statementTimeout = ({ left }: Deadline): string => String(Math.max(1, Math.min(longest.statement, left)));

/**
 * PostgreSQL's own limits as settings of one transaction: a statement ends with the time, and so does a transaction
 * whose COMMIT has not been read by then, because the server was held up.
 */
export const timeoutsOf = (deadline: Deadline): Record<string, string> => ({
  statement_timeout: statementTimeout(deadline),
  idle_in_transaction_session_timeout: String(Math.max(1, Math.min(longest.idle, deadline.left))),
});
