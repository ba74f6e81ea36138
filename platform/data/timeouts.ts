import type { Deadline } from '../process/deadline.ts';

/** Milliseconds: no statement, and no transaction that waits for its process, holds a connection for longer. */
export const longest = { statement: 30_000, idle: 60_000 };

/** Milliseconds that one statement may take. 0 would be no limit. */
export const statementTimeout = ({ left }: Deadline): string => String(Math.max(1, Math.min(longest.statement, left)));

/**
 * What a transaction's settings say of its request: its name, and PostgreSQL's own limits. A statement ends with the
 * time, and so does a transaction whose COMMIT has not been read by then, because the server was held up.
 */
export const requestSettings = (deadline: Deadline): Record<string, string> => ({
  application_name: applicationName(deadline),
  statement_timeout: statementTimeout(deadline),
  idle_in_transaction_session_timeout: String(Math.max(1, Math.min(longest.idle, deadline.left))),
});

/** What PostgreSQL calls a name: bytes. */
const longestName = 63;

/** Under which name a transaction stands in `pg_stat_activity` and in the server's log: its request's. */
export const applicationName = ({ requestId = '' }: Deadline): string => `orgraph ${requestId}`.slice(0, longestName);
