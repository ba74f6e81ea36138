import type { Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import { belongingTables, isLinkOfTenants, isLog, type Belonging } from '../../tenancy/belonging.ts';

/** A table of links (T15) or a log (T17) is told by the rule of its own. */
export const tenantColumnMissing: Rule = {
  id: 'T02',
  name: 'TENANT_COLUMN_MISSING',
  family: 'tenancy',
  severity: 'critical',
  impact:
    'Nothing in a row says whose it is: a query that forgets one join shows it to every tenant, and no policy or index can help.',
  cause: 'The table was made for one customer, or its rows were thought to be protected by what they refer to.',
  check({ catalogue, tenancy }) {
    const [root] = tenancy.roots;
    const column = `${root!.table.name.replace(/s$/, '')}_id`;
    return [...belongingTables(catalogue.tables, tenancy)]
      .filter(([table]) => !isLinkOfTenants(table, tenancy) && !isLog(table))
      .map(([table, belonging]) => ({
        table,
        message: `${table.title} has no column of its tenant, though it ${reason(belonging)}`,
        fix: `alter table ${table.sql} add column ${identifier(column)} ${root!.key.type} references ${root!.table.sql} on delete cascade; fill it from the owner, then set it not null; or say that it belongs to no tenant: --global ${table.title}`,
        verify: `select attname from pg_attribute where attrelid = '${table.sql}'::regclass and attnum > 0 and not attisdropped`,
      }));
  },
};

const reason = ({ userColumns, parents }: Belonging): string =>
  [
    ...(userColumns.length === 0 ? [] : [`names a user (${userColumns.join(', ')})`]),
    ...(parents.length === 0 ? [] : [`refers to ${parents.map(({ title }) => title).join(', ')}`]),
  ].join(' and ');
