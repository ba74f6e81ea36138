import type { EntityMetadata } from '@mikro-orm/core';
import type { Database } from '#platform/data/database.ts';
import type { Scope } from '#platform/data/scope.ts';
import type { AnyEntity } from '#platform/data/tables.ts';
import { createUnitOfWork, type Row } from '#platform/data/unitOfWork.ts';
import { metaOf, type World } from './worlds.ts';

/** One entity as one world looks at the other's row of it. */
export interface Probe {
  database: Database;
  entity: AnyEntity;
  meta: EntityMetadata;
  /** Quoted. */
  table: string;
  viewer: World;
  other: World;
  /** The viewer's row, and the other's. */
  own: string;
  foreign: string;
  report(what: string): void;
}

/** Looks for ways through one wall after another; reports what it finds. */
export type Check = (probe: Probe) => Promise<void>;

export function probeOf(database: Database, entity: AnyEntity, viewer: World, other: World, found: string[]): Probe {
  const meta = metaOf(database, entity);
  return {
    database,
    entity,
    meta,
    viewer,
    other,
    table: `"${meta.tableName}"`,
    own: viewer.rows.get(entity)!,
    foreign: other.rows.get(entity)!,
    report: (what) => {
      found.push(`${meta.tableName}: ${what}`);
    },
  };
}

/** One statement under a scope. */
export const read = <Result extends Row>(
  database: Database,
  scope: Scope,
  sql: string,
  parameters: unknown[] = [],
): Promise<Result[]> => createUnitOfWork(database, scope).query<Result>(sql, parameters);

export const idsIn = async (probe: Pick<Probe, 'database' | 'table'>, scope: Scope): Promise<string[]> =>
  (await read<{ id: string }>(probe.database, scope, `select id from ${probe.table}`)).map(({ id }) => id);
