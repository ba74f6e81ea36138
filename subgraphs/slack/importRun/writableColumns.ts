import type { Query } from '#platform/data/unitOfWork.ts';

const tables = [
  'slack_workspace',
  'slack_user',
  'slack_channel',
  'slack_channel_member',
  'slack_message',
  'slack_reaction',
] as const;
export type ImportedTable = (typeof tables)[number];

/**
 * The columns of each table that imports fill, but generated ones, as the database has them: quoted. What goes over all
 * of a row's columns asks here, so that none is forgotten.
 */
export async function writableColumns(query: Query): Promise<ReadonlyMap<ImportedTable, string[]>> {
  const found = await query<{ table: ImportedTable; names: string[] }>(
    `select attrelid::regclass::text as "table", array_agg(quote_ident(attname)) as names from pg_attribute
     where attrelid = any($1::text[]::regclass[]) and attnum > 0 and not attisdropped and attgenerated = '' group by attrelid`,
    [tables],
  );
  return new Map(found.map(({ table, names }) => [table, names]));
}
