import type { Table } from '../../catalogue/catalogue.ts';
import { historiesIn, nameColumnOf } from '../../expected/history.ts';
import type { Hit, Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';

export const historyAmbiguous: Rule = {
  id: 'M02',
  name: 'HISTORY_AMBIGUOUS',
  family: 'migrations',
  severity: 'warning',
  impact: 'Which migration comes next depends on who looks: two databases with the same code differ.',
  cause: 'Two branches took the same number, or a tool was changed for another and left behind.',
  async check({ catalogue, inEach, session }) {
    const histories = historiesIn(catalogue);
    const several: Hit[] =
      histories.length < 2
        ? []
        : [
            {
              message: `several tables record migrations: ${histories.map(({ title }) => title).join(', ')}`,
              fix: 'find out which tool is in use, and drop the other’s table',
              verify: `select count(*) from ${histories[0]!.sql}`,
            },
          ];
    const rows = await inEach(histories, async (table) => {
      const name = nameColumnOf(table);
      if (name === undefined) return [];
      const [row] = await session.query<{ rows: number; equal: number }>(
        `select count(*) as rows, count(*) - count(distinct substring(t.${identifier(name)}::text from '^[^0-9]*([0-9]+)')) filter (where t.${identifier(name)}::text ~ '^[A-Za-z_]{0,20}[0-9]+') as equal
         from ${table.sql} as t where t.${identifier(name)} is not null and t.${identifier(name)}::text ~ '^[A-Za-z_]{0,20}[0-9]+'`,
      );
      return ambiguity(table, name, row!);
    });
    return [...several, ...rows];
  },
};

/** Alembic’s table has one row a head; elsewhere a number has one migration. Django counts anew for each app. */
function ambiguity(table: Table, name: string, { rows, equal }: { rows: number; equal: number }): Hit[] {
  const kind = table.name.toLowerCase();
  if (kind === 'alembic_version')
    return rows < 2
      ? []
      : [
          {
            table,
            count: rows,
            message: `${table.title} has ${rows} heads`,
            fix: 'alembic merge heads, and upgrade',
            verify: `select count(*) from ${table.sql}`,
          },
        ];
  return equal <= 0 || kind === 'django_migrations'
    ? []
    : [
        {
          table,
          column: name,
          count: equal,
          message: `${equal} migrations of ${table.title} have a number that another has`,
          fix: 'give each migration a number, or a time, of its own; rename those that are not applied anywhere yet',
          verify: `select substring(${identifier(name)}::text from '[0-9]+'), count(*) from ${table.sql} group by 1 having count(*) > 1`,
        },
      ];
}
