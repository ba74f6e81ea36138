import type { Table } from '../../catalogue/catalogue.ts';
import type { Rule, RuleContext } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import type { TenantColumn } from '../../tenancy/tenantColumns.ts';
import { wordsOf } from '../../tenancy/words.ts';

/** Smaller tables are read as a whole, and quickly. */
const many = 10_000;

/** Plans are asked for, and none is run. */
export const tenantListSeqScan: Rule = {
  id: 'P01',
  name: 'TENANT_LIST_SEQ_SCAN',
  family: 'speed',
  severity: 'warning',
  impact: 'The newest rows of one tenant cost reading everybody’s: each customer makes every other’s lists slower.',
  cause: 'No index begins with the tenant’s column and goes on with the order of the list.',
  async check({ tenancy, session }) {
    const hits = [];
    for (const [table, own] of tenancy.columns) {
      if (table.rows <= many) continue;
      const lists = listsOf(table, own);
      const slow = [];
      for (const { words, sql } of lists) if (await readsAll(session, table, sql)) slow.push(words);
      if (slow.length === 0) continue;
      const order = orderOf(table);
      hits.push({
        table,
        column: own.column.name,
        message: `a tenant’s newest 50 rows of ${table.title} (${slow.join('; ')}) are found by reading all of about ${Math.round(table.rows)}`,
        fix: `create index concurrently on ${table.sql} (${[own.column.name, ...(order === undefined ? [] : [order])].map(identifier).join(', ')})`,
        verify: `explain ${lists[0]!.sql}`,
      });
    }
    return hits;
  },
};

/** The list of a tenant, and the list of those of one status; of which tenant the planner does not know. */
function listsOf(table: Table, { column, root }: TenantColumn): { words: string; sql: string }[] {
  const order = orderOf(table);
  const status = table.columns.find(({ name, array }) => !array && name.toLowerCase() === 'status');
  const list = (more: string) =>
    `select * from ${table.sql} as t where t.${identifier(column.name)} = (select r.${identifier(root.key.name)}::${column.type} from ${root.table.sql} as r limit 1)${more}${
      order === undefined ? '' : ` order by t.${identifier(order)} desc`
    } limit 50`;
  return [
    { words: 'all', sql: list('') },
    ...(status === undefined
      ? []
      : [{ words: 'of one status', sql: list(` and t.${identifier(status.name)} = (select null::${status.type})`) }]),
  ];
}

const orderOf = ({ columns, primaryKey }: Table): string | undefined =>
  columns.find(({ name }) => /^(created|inserted)_(at|on)$/.test(wordsOf(name).join('_')))?.name ?? primaryKey?.[0];

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Plan[];
}

/** The plan reads the table, or a part of it, from its first row to its last. */
async function readsAll(session: RuleContext['session'], { name, kind }: Table, sql: string): Promise<boolean> {
  const [row] = await session.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (format json) ${sql}`);
  const reads = (plan: Plan): boolean =>
    (plan['Node Type'] === 'Seq Scan' && (plan['Relation Name'] === name || kind === 'partitioned')) ||
    (plan.Plans ?? []).some(reads);
  return reads(row!['QUERY PLAN'][0].Plan);
}
