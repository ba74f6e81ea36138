import { tablesWith } from '../../catalogue/tablesWith.ts';
import type { Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import { declaredValues, mostValues, statusColumnsOf } from './statusColumns.ts';

/** The one rule that names values: of columns like `status` that have few. */
export const statusVariants: Rule = {
  id: 'I09',
  name: 'STATUS_VARIANTS',
  family: 'integrity',
  severity: 'warning',
  needsRows: true,
  impact: 'Code that compares with one spelling passes by the rows with the other.',
  cause: 'Several programs wrote the value, or its constraint was never validated.',
  check({ catalogue, inEach, session, rowsOf }) {
    const columns = tablesWith(catalogue.tables, statusColumnsOf);
    return inEach(columns.keys(), async (table) => {
      const hits = [];
      for (const column of columns.get(table)!) {
        const rows = await session.query<{ value: string; count: number }>(
          `select t.${identifier(column.name)}::text as value, count(*) from ${rowsOf(table, 't')} where t.${identifier(column.name)} is not null group by 1 order by 1 limit ${mostValues + 1}`,
        );
        if (rows.length > mostValues) continue;
        const declared = declaredValues(table, column);
        const wrong = rows.filter(({ value }) => isVariant(value, rows) || declared?.includes(value) === false);
        if (wrong.length === 0) continue;
        hits.push({
          table,
          column: column.name,
          count: wrong.reduce((sum, { count }) => sum + count, 0),
          message: `${table.title}.${column.name} has values that ${declared === undefined ? 'differ only in how they are written' : 'are not declared, or differ only in how they are written'}: ${wrong.map(({ value }) => shown(value)).join(', ')}`,
          fix: `update ${table.sql} set ${identifier(column.name)} = … where ${identifier(column.name)} in (…), then let a CHECK hold the list`,
          verify: `select ${identifier(column.name)}, count(*) from ${table.sql} group by 1`,
        });
      }
      return hits;
    });
  },
};

/** Another value is the same but for case, spaces, - and _. */
const isVariant = (value: string, rows: readonly { value: string }[]): boolean =>
  rows.some((other) => other.value !== value && plain(other.value) === plain(value));

const plain = (value: string): string => value.toLowerCase().replaceAll(/[\s_-]+/g, '');

/** A word is shown; what looks like anything else is a value that strayed into the column. */
const shown = (value: string): string =>
  /^[A-Za-z][A-Za-z _-]{0,29}$/.test(value) ? `“${value}”` : 'one that is no word';
