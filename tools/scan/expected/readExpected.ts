import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../../process/exitCode.ts';
import { readCatalogue } from '../catalogue/readCatalogue.ts';
import type { ScanOptions } from '../options.ts';
import { readOnly } from '../session/session.ts';
import { withDatabase } from '../session/withDatabase.ts';
import { expectedTables, type Expected, type ExpectedColumn, type ExpectedTable } from './expected.ts';
import { appliedMigrations } from './history.ts';

/** What another database has, which is only read. @throws UsageError, CouldNotCheck */
export const expectedOf = (url: string, { statementTimeout, lockTimeout }: ScanOptions): Promise<Expected> =>
  withDatabase(url, (client) =>
    readOnly(client, { statement: statementTimeout, lock: lockTimeout }, async (session) => {
      const catalogue = await readCatalogue(session);
      return {
        tables: expectedTables(catalogue),
        critical: new Set<string>(),
        deprecated: new Set<string>(),
        migrations: await appliedMigrations(session, catalogue),
        migrationsMayBeNamed: false,
      };
    }),
  );

const names = z.array(z.string());
const column = z.union([
  z.string(),
  z.strictObject({
    type: z.string(),
    nullable: z.boolean().optional(),
    default: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  }),
]);
const table = z.union([z.null(), z.record(z.string(), column)]);
const shape = z.union([
  names,
  z.strictObject({
    tables: z.union([names, z.record(z.string(), table)]).default([]),
    critical: names.default([]),
    deprecated: names.default([]),
    migrations: names.default([]),
  }),
]);

/**
 * A list in YAML: the names of tables, or `tables` (names, or with columns as `name: type` or `{ type, nullable,
 * default }`), `critical`, `deprecated`, `migrations`.
 * @throws UsageError
 */
export function readExpectedFile(file: string): Expected {
  try {
    const list = shape.parse(parse(readFileSync(file, 'utf8')));
    const given = Array.isArray(list) ? { tables: list, critical: [], deprecated: [], migrations: [] } : list;
    const tables = new Map<string, ExpectedTable>(
      Array.isArray(given.tables)
        ? given.tables.map((name) => [name, { columns: undefined }])
        : Object.entries(given.tables).map(([name, columns]) => [
            name,
            { columns: columns === null ? undefined : columnsOf(columns) },
          ]),
    );
    for (const name of given.critical) if (!tables.has(name)) tables.set(name, { columns: undefined });
    return {
      tables,
      critical: new Set(given.critical),
      deprecated: new Set(given.deprecated),
      migrations: given.migrations,
      migrationsMayBeNamed: true,
    };
  } catch (error) {
    throw new UsageError(
      `--expect ${file}: ${error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message}`,
    );
  }
}

const columnsOf = (columns: Readonly<Record<string, z.infer<typeof column>>>): Map<string, ExpectedColumn> =>
  new Map(
    Object.entries(columns).map(([name, given]) => [
      name,
      typeof given === 'string'
        ? { type: given, nullable: undefined, defaultValue: undefined }
        : {
            type: given.type,
            nullable: given.nullable,
            defaultValue: given.default === undefined || given.default === null ? given.default : String(given.default),
          },
    ]),
  );
