import type { Deadline } from '../process/deadline.ts';
import { deadlineExceeded } from '../values/errors.ts';
import type { Database } from './database.ts';
import { readErrorOf } from './databaseErrors.ts';
import { parameterText } from './extendedProtocol.ts';
import { ReadBatch, type ReadResult, type ReadStatement } from './readBatch.ts';
import { settingsOf, type Scope } from './scope.ts';
import { applicationName, statementTimeout } from './timeouts.ts';

/**
 * How PostgreSQL plans a statement. `ordered`: it reads rows in the order asked for wherever an index has it, and stops
 * at the limit, whatever it takes an organization's size to be. `searched`: it judges by these very parameters whether to
 * find rows first and order them then.
 */
export type Planning = 'ordered' | 'searched';

export interface ReadOptions {
  /** `ordered` unless it is said otherwise. */
  planning?: Planning;
  /** Sets what the statement needs of its transaction. */
  before?: ReadStatement['before'];
}

/** Runs one reading statement; `$1` … are its parameters. */
export type Read = (sql: string, parameters?: readonly unknown[], options?: ReadOptions) => Promise<ReadResult>;

/**
 * Reads in one scope. The statements that are asked for at once, and planned alike, are one batch: one read-only
 * transaction that carries the scope, one round trip; no connection is held between batches.
 */
export function createRead(database: Database, scope: Scope, deadline: Deadline): Read {
  const queues = { ordered: [] as ReadStatement[], searched: [] as ReadStatement[] };
  const settings = {
    ordered: settingsStatement(scope, deadline, 'ordered'),
    searched: settingsStatement(scope, deadline, 'searched'),
  };
  const send = (planning: Planning) => {
    const statements = queues[planning];
    queues[planning] = [];
    const settle = deadline.onOver(() => {
      for (const { failed } of statements) failed(deadlineExceeded());
    });
    if (deadline.left === 0) return;
    run(database, settings[planning], statements, settle);
  };
  return (sql, parameters = [], { planning = 'ordered', before } = {}) =>
    new Promise((done, failed) => {
      const values = parameters.map(parameterText);
      database.onStatement?.(sql, { parameters, scope, planning: planned[planning], before });
      const statement = { sql, values, before, done, failed: (error: unknown) => failed(readErrorOf(error)) };
      if (queues[planning].push(statement) === 1) afterLoaders(() => send(planning));
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
/** What is off PostgreSQL does only where nothing else is possible: sort, and read all of what it joins. */
const ofWholes = ['enable_sort', 'enable_hashjoin', 'enable_mergejoin', 'enable_material'] as const;
const planned = {
  ordered: { ...switched('off'), plan_cache_mode: 'auto' },
  searched: { ...switched('on'), plan_cache_mode: 'force_custom_plan' },
};

function switched(value: 'on' | 'off') {
  return Object.fromEntries(ofWholes.map((name) => [name, value]));
}

const set = [...variables, ...Object.keys(planned.ordered), 'application_name', 'statement_timeout'];
const settingsSql = `select set_config('transaction_read_only', 'on', true), ${set.map((name, index) => `set_config('${name}', $${index + 1}, true)`).join(', ')}`;

function settingsStatement(scope: Scope, deadline: Deadline, planning: Planning): () => ReadStatement | undefined {
  const settings = settingsOf(scope);
  const values = [
    ...variables.map((name) => settings[name]!),
    ...Object.values(planned[planning]),
    applicationName(deadline),
  ];
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
