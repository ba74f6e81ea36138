import type { Catalogue, Table } from '../catalogue/catalogue.ts';
import type { Session } from '../session/session.ts';
import { identifier } from '../sql.ts';
import { historyTables } from '../tenancy/historyTables.ts';

/** The tables in which a tool records what it applied; what only accompanies one (a lock) is left out. */
export const historiesIn = ({ tables }: Pick<Catalogue, 'tables'>): Table[] =>
  tables.filter(({ name }) => historyTables.has(name.toLowerCase()) && !/lock$|^ar_internal_metadata$/i.test(name));

/** The column under which a history has its migrations’ names. */
export function nameColumnOf({ columns }: Table): string | undefined {
  const names = [
    'migration_name',
    'name',
    'version_num',
    'version',
    'script',
    'migrationid',
    'filename',
    'migration',
    'hash',
    'id',
  ];
  return names
    .map((name) => columns.find((column) => column.name.toLowerCase() === name)?.name)
    .find((name) => name !== undefined);
}

/** The names of what is applied, of all histories. */
export async function appliedMigrations(session: Session, catalogue: Catalogue): Promise<string[]> {
  const applied: string[] = [];
  for (const history of historiesIn(catalogue)) {
    const name = nameColumnOf(history);
    if (name === undefined) continue;
    const rows = await session.once<{ name: string }>(
      `select t.${identifier(name)}::text as name from ${history.sql} as t where t.${identifier(name)} is not null order by 1`,
    );
    applied.push(...rows.map((row) => row.name));
  }
  return applied;
}
