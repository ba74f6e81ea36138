import type { Database } from './database.ts';
import { parameterText } from './extendedProtocol.ts';
import { ReadBatch, type ReadResult, type ReadStatement } from './readBatch.ts';
import { settingsOf, type Scope } from './scope.ts';

/** Runs one reading statement; `$1` … are its parameters. */
export type Read = (sql: string, parameters?: readonly unknown[]) => Promise<ReadResult>;

/**
 * Reads in one scope. The statements that are asked for at once are one batch: one read-only transaction that carries
 * the scope, one round trip; no connection is held between batches.
 */
export function createRead(database: Database, scope: Scope): Read {
  const settings = settingsStatement(scope);
  let waiting: ReadStatement[] = [];
  const send = () => {
    const statements = waiting;
    waiting = [];
    run(database, settings, statements);
  };
  return (sql, parameters = []) =>
    new Promise((done, failed) => {
      const values = parameters.map(parameterText);
      database.onStatement?.(sql);
      if (waiting.push({ sql, values, done, failed }) === 1) afterLoaders(send);
    });
}

/**
 * Once the loaders that were asked in this turn have said what they want: they wait for the promises of the turn, then
 * for the next tick.
 */
function afterLoaders(work: () => void): void {
  queueMicrotask(() => process.nextTick(queueMicrotask, work));
}

function run(database: Database, settings: ReadStatement, statements: readonly ReadStatement[]): void {
  database.pool.connect((error, client, release) => {
    if (client === undefined) {
      for (const { failed } of statements) failed(error);
      return;
    }
    client.query(
      new ReadBatch(settings, statements, (rest, connectionIsLost) => {
        release(connectionIsLost);
        if (rest.length > 0) run(database, settings, rest);
      }),
    );
  });
}

const variables = ['app.organization_id', 'app.user_id', 'app.verified_email', 'app.purpose', 'app.lookup'];
const settingsSql = `select set_config('transaction_read_only', 'on', true), ${variables.map((name, index) => `set_config('${name}', $${index + 1}, true)`).join(', ')}`;

function settingsStatement(scope: Scope): ReadStatement {
  const settings = settingsOf(scope);
  return {
    sql: settingsSql,
    values: variables.map((name) => settings[name]!),
    done: () => undefined,
    failed: () => undefined,
  };
}
