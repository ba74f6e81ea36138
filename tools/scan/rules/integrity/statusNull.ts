import type { Column } from '../../catalogue/catalogue.ts';
import { tablesWith } from '../../catalogue/tablesWith.ts';
import { counted } from '../../counted.ts';
import type { Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import { wordsOf } from '../../tenancy/words.ts';

export const statusNull: Rule = {
  id: 'I07',
  name: 'STATUS_NULL',
  family: 'integrity',
  severity: 'warning',
  needsRows: true,
  impact: 'A row in no state passes by every condition, also by those that shut somebody out.',
  cause: 'A default holds for what is left out, not for a null that is written.',
  check({ catalogue, inEach, session, rowsOf }) {
    const stated = tablesWith(catalogue.tables, (table) => table.columns.filter(isStated));
    return inEach(stated.keys(), async (table) => {
      const hits = [];
      for (const { name, defaultValue } of stated.get(table)!) {
        const [row] = await session.query<{ count: number }>(
          `select count(*) from ${rowsOf(table, 't')} where t.${identifier(name)} is null`,
        );
        if (row!.count === 0) continue;
        hits.push({
          table,
          column: name,
          count: row!.count,
          message: `${table.title} has ${counted(row!.count, 'row')} without a ${name}, though the column has a default`,
          fix: `update ${table.sql} set ${identifier(name)} = ${defaultValue} where ${identifier(name)} is null; alter table ${table.sql} alter column ${identifier(name)} set not null`,
          verify: `select count(*) from ${table.sql} where ${identifier(name)} is null`,
        });
      }
      return hits;
    });
  },
};

const isStated = ({ name, nullable, defaultValue }: Column): boolean =>
  nullable && defaultValue !== undefined && !/^null\b/i.test(defaultValue) && isNamedLikeState(name);

/** `status`, `role`, `plan`, `plan_type`. */
const isNamedLikeState = (name: string): boolean =>
  /^(status|role|plan|state)$/.test(wordsOf(name).at(-1) ?? '') || /(^|_)plan_type$/.test(wordsOf(name).join('_'));
