import type { Column, Table } from '../../catalogue/catalogue.ts';
import { tablesWith } from '../../catalogue/tablesWith.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { declaredValues, mostValues, statusColumnsOf } from './statusColumns.ts';

/** How many values there are is counted where rows may be read, else taken from the statistics. */
export const statusUnconstrained: Rule = {
  id: 'I08',
  name: 'STATUS_UNCONSTRAINED',
  family: 'integrity',
  severity: 'warning',
  impact: 'Any text can be written: a misspelt state is one that no code handles.',
  cause: 'The list of values stands in the code alone.',
  check({ catalogue, inEach, session, rowsOf }) {
    const open = tablesWith(catalogue.tables, (table) =>
      statusColumnsOf(table).filter((column) => isOpen(table, column)),
    );
    const hit = (table: Table, { name }: Column) => ({
      table,
      column: name,
      message: `${table.title}.${name} is one of a few values, and nothing says which`,
      fix: `alter table ${table.sql} add check (${identifier(name)} in (…)) not valid; then validate it`,
      verify: `select pg_get_constraintdef(oid) from pg_constraint where conrelid = ${literal(table.sql)}::regclass and contype = 'c'`,
    });
    return inEach(
      open.keys(),
      async (table) => {
        const hits = [];
        for (const column of open.get(table)!) {
          const [row] = await session.query<{ values: number }>(
            `select count(*) as values from (select t.${identifier(column.name)} from ${rowsOf(table, 't')} group by 1 limit ${mostValues + 2}) as v`,
          );
          if (row!.values <= mostValues) hits.push(hit(table, column));
        }
        return hits;
      },
      (table) =>
        open
          .get(table)!
          .filter(
            ({ statistics }) =>
              statistics === undefined || (statistics.distinct >= 0 && statistics.distinct <= mostValues),
          )
          .map((column) => hit(table, column)),
    );
  },
};

/** No CHECK names its values, and no foreign key holds it. */
const isOpen = (table: Table, column: Column): boolean =>
  declaredValues(table, column) === undefined &&
  !table.foreignKeys.some(({ columns }) => columns.includes(column.name));
