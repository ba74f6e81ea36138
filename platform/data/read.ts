import type { Deadline } from '../process/deadline.ts';
import { deadlineExceeded } from '../values/errors.ts';
import type { Database } from './database.ts';
import { readErrorOf } from './databaseErrors.ts';
import { parameterText } from './extendedProtocol.ts';
import { ReadBatch, type ReadResult, type ReadStatement } from './readBatch.ts';
import { settingsOf, type Scope } from './scope.ts';
import { applicationName, statementTimeout } from './timeouts.ts';

/** Runs one reading statement; `$1` … are its parameters. */
export type Read = (sql: string, parameters?: readonly unknown[]) => Promise<ReadResult>;

/**
 * Reads in one scope. The statements that are asked for at once are one batch: one read-only transaction that carries
 * the scope, one round trip; no connection is held between batches.
 */
export function createRead(database: Database, scope: Scope, deadline: Deadline): Read {
  const settings = settingsStatement(scope, deadline);
  let waiting: ReadStatement[] = [];
  const send = () => {
    const statements = waiting;
    waiting = [];
    const settle = deadline.onOver(() => {
      for (const { failed } of statements) failed(deadlineExceeded());
    });
    if (deadline.left === 0) return;
    run(database, settings, statements, settle);
  };
  return (sql, parameters = []) =>
    new Promise((done, failed) => {
      const values = parameters.map(parameterText);
      database.onStatement?.(sql);
      if (waiting.push({ sql, values, done, failed: (error) => failed(readErrorOf(error)) }) === 1) afterLoaders(send);
    });
}

/**
 * Once the loaders that were asked in this turn have said what they want: they wait for the promises of the turn, then
 * for the next tick.
 */
function afterLoaders(work: () => void): void {
  queueMicrotask(() => process.nextTick(queueMicrotask, work));
}

/** @param settings as they are when a connection is there; undefined: nobody waits any more. */
function run(
  database: Database,
  settings: () => ReadStatement | undefined,
  statements: readonly ReadStatement[],
  settle: () => void,
): void {
  database.pool.connect((error, client, release) => {
    if (client === undefined) {
      for (const { failed } of statements) failed(error);
      return settle();
    }
    const first = settings();
    if (first === undefined) {
      release();
      return settle();
    }
    client.query(
      new ReadBatch(first, statements, (rest, connectionIsLost) => {
        release(connectionIsLost);
        if (rest.length > 0) run(database, settings, rest, settle);
        else settle();
      }),
    );
  });
}

const variables = ['app.organization_id', 'app.user_id', 'app.verified_email', 'app.purpose', 'app.lookup'];
const settingsSql = `select set_config('transaction_read_only', 'on', true), ${[...variables, 'application_name', 'statement_timeout'].map((name, index) => `set_config('${name}', $${index + 1}, true)`).join(', ')}`;

function settingsStatement(scope: Scope, deadline: Deadline): () => ReadStatement | undefined {
  const settings = settingsOf(scope);
  const values = [...variables.map((name) => settings[name]!), applicationName(deadline)];
  return () =>
    deadline.left === 0
      ? undefined
      : {
          sql: settingsSql,
          values: [...values, statementTimeout(deadline)],
          done: () => undefined,
          failed: () => undefined,
        };
}
