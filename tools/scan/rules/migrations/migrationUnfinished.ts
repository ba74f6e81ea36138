import type { Table } from '../../catalogue/catalogue.ts';
import { counted } from '../../counted.ts';
import { historiesIn } from '../../expected/history.ts';
import type { Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';

export const migrationUnfinished: Rule = {
  id: 'M03',
  name: 'MIGRATION_UNFINISHED',
  family: 'migrations',
  severity: 'critical',
  needsRows: true,
  impact: 'The database stands between two versions: code of neither may rely on what it finds.',
  cause: 'A migration failed or was interrupted outside of a transaction, and whoever ran it went on.',
  check({ catalogue, inEach, session }) {
    const conditions = new Map(historiesIn(catalogue).map((table) => [table, unfinished(table)] as const));
    return inEach(
      [...conditions].filter(([, condition]) => condition !== undefined).map(([table]) => table),
      async (table) => {
        const condition = conditions.get(table)!;
        const [row] = await session.query<{ count: number }>(
          `select count(*) from ${table.sql} as t where ${condition}`,
        );
        return row!.count === 0
          ? []
          : [
              {
                table,
                count: row!.count,
                message: `${table.title} lists ${counted(row!.count, 'migration')} that never finished`,
                fix: 'find out how far each came, complete it or take it back by hand, and correct its row',
                verify: `select count(*) from ${table.sql} as t where ${condition}`,
              },
            ];
      },
    );
  },
};

/** A condition over the alias `t`, by the columns that the tool’s table has. */
function unfinished({ columns }: Table): string | undefined {
  const column = (...names: string[]) => {
    const found = columns.find(({ name }) => names.includes(name.toLowerCase()))?.name;
    return found === undefined ? undefined : `t.${identifier(found)}`;
  };
  const [finished, rolledBack, dirty, success, status] = [
    column('finished_at'),
    column('rolled_back_at'),
    column('dirty'),
    column('success'),
    column('status', 'state'),
  ];
  const parts = [
    ...(finished === undefined
      ? []
      : [`${finished} is null${rolledBack === undefined ? '' : ` and ${rolledBack} is null`}`]),
    ...(dirty === undefined ? [] : [`${dirty}::text in ('true', 't', '1')`]),
    ...(success === undefined ? [] : [`${success}::text in ('false', 'f', '0')`]),
    ...(status === undefined
      ? []
      : [
          `coalesce(lower(${status}::text), '') not in ('completed', 'complete', 'applied', 'success', 'succeeded', 'successful', 'done', 'ok', 'executed', 'finished')`,
        ]),
  ];
  return parts.length === 0 ? undefined : parts.map((part) => `(${part})`).join(' or ');
}
