import type { Session } from '../session/session.ts';
import type { Catalogue, ForeignKey, Table } from './catalogue.ts';
import { readChecks, readForeignKeys, type ForeignKeyRow } from './constraints.ts';
import { readIndexes, readPolicies } from './indexes.ts';
import { readColumns, readOpenPartitions, readTables } from './relations.ts';
import { readForeignTables, readRoutines, readViews } from './routines.ts';
import { readExtensions, readRoles, readServer } from './server.ts';

/** Reads the whole catalogue, in as many statements as it has kinds of objects, however many tables there are. */
export async function readCatalogue(session: Session): Promise<Catalogue> {
  const [columns, checks, indexes, policies] = [
    byTable(await readColumns(session)),
    byTable(await readChecks(session)),
    byTable(await readIndexes(session)),
    byTable(await readPolicies(session)),
  ];
  const openPartitions = await readOpenPartitions(session);
  const tables = new Map<number, Table & { foreignKeys: ForeignKey[] }>();
  for (const { primaryKey, ...table } of await readTables(session)) {
    const { oid } = table;
    tables.set(oid, {
      ...table,
      primaryKey: primaryKey ?? undefined,
      columns: columns.get(oid) ?? [],
      checks: checks.get(oid) ?? [],
      indexes: indexes.get(oid) ?? [],
      policies: policies.get(oid) ?? [],
      openPartitions: openPartitions.get(oid) ?? [],
      foreignKeys: [],
    });
  }
  for (const key of await readForeignKeys(session)) refer(tables, key);
  return {
    server: await readServer(session),
    tables: [...tables.values()],
    views: await readViews(session),
    foreignTables: await readForeignTables(session),
    routines: await readRoutines(session),
    roles: await readRoles(session),
    extensions: await readExtensions(session),
  };
}

/** A key of or into what is no table here (a partition, an extension's) is left out. */
function refer(
  tables: ReadonlyMap<number, Table & { foreignKeys: ForeignKey[] }>,
  { table, target, ...key }: ForeignKeyRow,
): void {
  const referred = tables.get(target);
  if (referred !== undefined) tables.get(table)?.foreignKeys.push({ ...key, target: referred });
}

function byTable<Part>(rows: readonly (Part & { table: number })[]): Map<number, Part[]> {
  const tables = new Map<number, Part[]>();
  for (const { table, ...part } of rows) {
    const parts = tables.get(table);
    if (parts === undefined) tables.set(table, [part as Part]);
    else parts.push(part as Part);
  }
  return tables;
}
