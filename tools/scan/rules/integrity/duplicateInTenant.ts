import type { Table } from '../../catalogue/catalogue.ts';
import { tablesWith } from '../../catalogue/tablesWith.ts';
import { counted } from '../../counted.ts';
import type { Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import { isExternalId } from '../../tenancy/references.ts';
import type { Tenancy } from '../../tenancy/tenancy.ts';
import { wordsOf } from '../../tenancy/words.ts';

export const duplicateInTenant: Rule = {
  id: 'I06',
  name: 'DUPLICATE_IN_TENANT',
  family: 'integrity',
  severity: 'critical',
  needsRows: true,
  impact: 'One person or account is there twice in a tenant: what is written to one is not seen in the other.',
  cause: 'Only the code looked whether it was there, and two of it looked at once.',
  check({ tenancy, inEach, session, rowsOf }) {
    const named = tablesWith(tenancy.columns.keys(), (table) => namingColumns(table, tenancy));
    return inEach(named.keys(), async (table) => {
      const tenant = tenancy.columns.get(table)!.column.name;
      const hits = [];
      for (const name of named.get(table)!) {
        const [row] = await session.query<{ count: number }>(countDuplicates(rowsOf(table, 't'), tenant, name));
        if (row!.count === 0) continue;
        hits.push({
          table,
          column: name,
          count: row!.count,
          message: `${table.title} has ${counted(row!.count, 'row')} whose ${name} another row of the same tenant has already`,
          fix: `merge them, then create unique index concurrently on ${table.sql} (${identifier(tenant)}, ${identifier(name)})`,
          verify: countDuplicates(`${table.sql} as t`, tenant, name),
        });
      }
      return hits;
    });
  },
};

/** An e-mail address or another system's id, where no unique index forbids that it is there twice, and it names the row. */
function namingColumns(table: Table, { references }: Tenancy): string[] {
  const referring = new Set(references.get(table)!.flatMap(({ columns }) => columns));
  return table.columns
    .map(({ name }) => name)
    .filter((name) => !referring.has(name) && isNaming(name))
    .filter(
      (name) =>
        !table.indexes.some(
          ({ unique, columns, definition }) =>
            unique && (columns.includes(name) || (columns.includes('') && definition.includes(name))),
        ),
    );
}

const isNaming = (name: string): boolean =>
  /^e_?mail(_address)?$/.test(wordsOf(name).join('_')) ||
  /(^|_)external_id$/.test(wordsOf(name).join('_')) ||
  (/^slack_(user_|message_|channel_)?id$|^github_(user_)?id$/.test(wordsOf(name).join('_')) && isExternalId(name));

/** The rows beyond the first of each. */
const countDuplicates = (rows: string, tenant: string, name: string): string =>
  `select coalesce(sum(g.rows - 1), 0)::int8 as count from (select count(*) as rows from ${rows} where t.${identifier(tenant)} is not null and t.${identifier(name)} is not null group by t.${identifier(tenant)}, t.${identifier(name)} having count(*) > 1) as g`;
