import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type Kysely } from 'kysely';
import { noDeadline, type Deadline } from '../process/deadline.ts';
import { admitWrite } from './admitWrite.ts';
import type { Database } from './database.ts';
import type { Query, Row } from './query.ts';
import { createRead, type Read, type ReadOptions } from './read.ts';
import type { ReadResult } from './readBatch.ts';
import { settingsOf, type Scope } from './scope.ts';
import { databaseDefault, tenantFilter, type TenantFilter } from './tenantFilter.ts';
import { requestSettings } from './timeouts.ts';
import { writeInTime } from './writeInTime.ts';

export type { Query, Row };

/**
 * The database as one request sees it: everything runs in transactions that carry the request's scope. Reads that are
 * asked for at once share one; a write has one of its own, and reads after it see what it did. Between them the unit
 * holds no connection.
 */
export interface UnitOfWork {
  readonly scope: Scope;
  /** Until when its request waits. */
  readonly deadline: Deadline;
  /** Rows as they arrive: for tables (rows.ts). */
  read: Read;
  query<Result extends Row = Row>(
    sql: string,
    parameters?: readonly unknown[],
    options?: ReadOptions,
  ): Promise<Result[]>;
  /**
   * Runs `work` with an entity manager inside one transaction; flushes and commits at its end, rolls back on an error
   * and when the time is over.
   * @throws OrganizationGone (the promise) for an organization that is deleted.
   */
  write<Result>(work: (em: EntityManager, query: Query) => Promise<Result>): Promise<Result>;
  /** Runs `work` in a unit of another scope. */
  under<Result>(scope: Scope, work: (unit: UnitOfWork) => Promise<Result>): Promise<Result>;
}

/** The transaction of a write, for what is to happen at its commit. */
export interface Writing {
  readonly database: Database;
  readonly scope: Scope;
  readonly query: Query;
  /** Statements that come last, in the order in which they were asked for. */
  readonly beforeCommit: (() => Promise<void>)[];
  /** Once it is committed; it cannot fail what is done. */
  readonly afterCommit: (() => void)[];
}

const writings = new WeakMap<EntityManager, Writing>();

/** The transaction that an entity manager writes in. @throws Error for one that no unit of work has made. */
export function writingOf(em: EntityManager): Writing {
  const writing = writings.get(em);
  if (writing === undefined) throw new Error('this entity manager is not a unit of work’s');
  return writing;
}

export function createUnitOfWork(database: Database, scope: Scope, deadline: Deadline = noDeadline): UnitOfWork {
  const read = createRead(database, scope, deadline);
  return {
    scope,
    deadline,
    read,
    query: async (sql, parameters, options) => objectsOf(await read(sql, parameters, options)) as never,
    write: (work) =>
      writeInTime(deadline, ({ begins, commits }) =>
        committed(database, scope, deadline, async (em, query, beforeCommit) => {
          begins();
          if (scope.organization !== null) await admitWrite(database, query, scope.organization);
          const result = await work(em, query);
          await em.flush();
          for (const last of beforeCommit) await last();
          commits();
          return result;
        }),
      ),
    under: (other, work) => work(createUnitOfWork(database, other, deadline)),
  };
}

/** One transaction; what is to follow its commit follows it. */
async function committed<Result>(
  database: Database,
  scope: Scope,
  deadline: Deadline,
  work: (em: EntityManager, query: Query, beforeCommit: Writing['beforeCommit']) => Promise<Result>,
): Promise<Result> {
  let afterCommit: Writing['afterCommit'] = [];
  const result = await fork(database, scope, deadline).transactional(async (transactional) => {
    const em = transactional as EntityManager;
    const writing: Writing = { database, scope, query: queryOf(em), beforeCommit: [], afterCommit: [] };
    writings.set(em, writing);
    ({ afterCommit } = writing);
    return work(em, writing.query, writing.beforeCommit);
  });
  for (const next of afterCommit) next();
  return result;
}

const objectsOf = ({ columns, rows }: ReadResult): Row[] =>
  rows.map((cells) =>
    Object.fromEntries(
      columns.map(({ name, parse }, index) => [name, cells[index] === null ? null : parse(cells[index]!)]),
    ),
  );

/** Plain statements of the entity manager's own transaction. */
const queryOf =
  (em: EntityManager): Query =>
  async (sql, parameters = []) => {
    const transaction = em.getTransactionContext<Kysely<unknown>>();
    if (transaction === undefined) throw new Error('a statement of a write needs its transaction');
    return (await transaction.executeQuery(CompiledQuery.raw(sql, [...parameters]))).rows as never;
  };

/** An entity manager of its own, narrowed, stamped and scoped. */
function fork(database: Database, scope: Scope, deadline: Deadline): EntityManager {
  const variables = { ...settingsOf(scope), ...requestSettings(deadline) };
  const em = database.orm.em.fork({ clear: true, session: { variables } });
  const { stamp } = database.walls;
  const parameters: TenantFilter = {
    organization: scope.organization,
    stamp: stamp === 'default' ? databaseDefault : (stamp?.organization ?? scope.organization),
  };
  em.setFilterParams(tenantFilter, parameters);
  return em;
}
