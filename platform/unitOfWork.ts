import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type Kysely } from 'kysely';
import pg, { type PoolClient } from 'pg';
import type { Database } from './database.ts';
import { settingsOf, type Scope } from './scope.ts';
import { databaseDefault, tenantFilter, type TenantFilter } from './tenant.ts';

export type Row = Record<string, unknown>;
/** Runs one statement of the unit's transaction; `$1` … are its parameters. */
export type Query = <Result extends Row = Row>(sql: string, parameters?: readonly unknown[]) => Promise<Result[]>;

/**
 * The database as one request sees it: everything runs in transactions that carry the request's scope, on at most one connection at a time.
 * Reads share one lazily opened read-only transaction; a write ends it and has a transaction of its own; reads after it see what it did.
 */
export interface UnitOfWork {
  readonly scope: Scope;
  query: Query;
  /** Runs `work` with an entity manager inside one transaction; flushes and commits at its end, rolls back on an error. */
  write<Result>(work: (em: EntityManager, query: Query) => Promise<Result>): Promise<Result>;
  /** Runs `work` in a unit of another scope, in place of this one's connection. Nothing in it may use this unit. */
  under<Result>(scope: Scope, work: (unit: UnitOfWork) => Promise<Result>): Promise<Result>;
  /** Gives the connection back. */
  end(): Promise<void>;
}

export function createUnitOfWork(database: Database, scope: Scope): UnitOfWork {
  let open: Promise<PoolClient> | undefined;
  let running = 0;
  let idle: (() => void) | undefined;
  let exclusive: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  async function begin(): Promise<PoolClient> {
    const client = await database.pool.connect();
    try {
      await client.query(`begin read only; ${settingsStatement(scope, client)}`);
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async function close(statement: 'commit' | 'rollback'): Promise<void> {
    if (open === undefined) return;
    const closing = open;
    open = undefined;
    const client = await closing.catch(() => undefined);
    if (client === undefined) return;
    await client.query(statement).then(() => client.release(), () => client.release(true));
  }

  /** Waits for the reads under way, ends their transaction and runs `work` alone. */
  function alone<Result>(work: () => Promise<Result>): Promise<Result> {
    waiting += 1;
    const turn = exclusive.then(async () => {
      if (running > 0) await new Promise<void>((resolve) => { idle = resolve; });
      await close('commit');
      return work();
    }).finally(() => { waiting -= 1; });
    exclusive = turn.catch(() => undefined);
    return turn;
  }

  const query: Query = async (sql, parameters = []) => {
    while (waiting > 0) await exclusive;
    running += 1;
    try {
      open ??= begin();
      const client = await open;
      database.onStatement?.(sql);
      return (await client.query({ text: sql, values: parameters as unknown[], types: readTypes })).rows as never;
    } catch (error) {
      // PostgreSQL refuses everything more in a failed transaction: the next read opens a new one.
      if (running === 1) await close('rollback');
      throw error;
    } finally {
      running -= 1;
      if (running === 0) { idle?.(); idle = undefined; }
    }
  };

  return {
    scope,
    query,
    write: (work) => alone(() => fork(database, scope).transactional((em) => work(em as EntityManager, queryOf(em as EntityManager)))),
    under: (other, work) => alone(() => withUnit(database, other, work)),
    end: () => alone(async () => undefined),
  };
}

/** Runs `work` in a unit of its own and gives its connection back. */
export async function withUnit<Result>(database: Database, scope: Scope, work: (unit: UnitOfWork) => Promise<Result>): Promise<Result> {
  const unit = createUnitOfWork(database, scope);
  try {
    return await work(unit);
  } finally {
    await unit.end();
  }
}

/** Plain statements of the entity manager's own transaction. */
const queryOf = (em: EntityManager): Query => async (sql, parameters = []) => {
  const transaction = em.getTransactionContext<Kysely<unknown>>();
  if (transaction === undefined) throw new Error('a statement of a write needs its transaction');
  return (await transaction.executeQuery(CompiledQuery.raw(sql, [...parameters]))).rows as never;
};

/** An entity manager of its own, narrowed, stamped and scoped. */
function fork(database: Database, scope: Scope): EntityManager {
  const em = database.orm.em.fork({ clear: true, session: { variables: settingsOf(scope) } });
  const { stamp } = database.walls;
  const parameters: TenantFilter = {
    organization: scope.organization,
    stamp: stamp === 'default' ? databaseDefault : stamp?.organization ?? scope.organization,
  };
  em.setFilterParams(tenantFilter, parameters);
  return em;
}

const settingsStatement = (scope: Scope, client: PoolClient): string =>
  `select ${Object.entries(settingsOf(scope)).map(([name, value]) => `set_config('${name}', ${client.escapeLiteral(value)}, true)`).join(', ')}`;

const dateOid = 1082;
/** Timestamps as Date, dates as text, numerics and 64-bit integers as text, json parsed. */
const readTypes = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === dateOid ? (text: string) => text : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};
