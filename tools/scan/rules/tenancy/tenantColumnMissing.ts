import type { Rule } from '../../rule.ts';
import { shellWord } from '../../shellWord.ts';
import { identifier, literal } from '../../sql.ts';
import { belongingTables, isLinkOfTenants, isLog, isPersonal, type Belonging } from '../../tenancy/belonging.ts';
import { usualName } from '../../tenancy/tenantColumns.ts';

/** A table of links (T15), a log (T17) and what is a person's own (T13) are told by rules of their own. */
export const tenantColumnMissing: Rule = {
  id: 'T02',
  name: 'TENANT_COLUMN_MISSING',
  family: 'tenancy',
  severity: 'critical',
  impact:
    'Nothing in a row says whose it is: a query that forgets one join shows it to every tenant, and no policy or index can help.',
  cause: 'The table was made for one customer, or its rows were thought to be protected by what they refer to.',
  check({ catalogue, tenancy }) {
    return [...belongingTables(catalogue.tables, tenancy)]
      .filter(([table]) => !isLinkOfTenants(table, tenancy) && !isLog(table))
      .filter(([table, { parents }]) => parents.length > 0 || !isPersonal(table, tenancy))
      .map(([table, { root, ...belonging }]) => ({
        table,
        message: `${table.title} has no column of its tenant, though it ${reason(belonging)}`,
        fix: `alter table ${table.sql} add column ${identifier(usualName(tenancy.columns, root))} ${root.key.type} references ${root.table.sql} on delete cascade; fill it from the owner, then set it not null; or say that it belongs to no tenant: --global ${shellWord(table.title)}`,
        verify: `select attname from pg_attribute where attrelid = ${literal(table.sql)}::regclass and attnum > 0 and not attisdropped`,
      }));
  },
};

const reason = ({ userColumns, parents }: Pick<Belonging, 'userColumns' | 'parents'>): string =>
  [
    ...(userColumns.length === 0 ? [] : [`names a user (${userColumns.join(', ')})`]),
    ...(parents.length === 0 ? [] : [`refers to ${parents.map(({ title }) => title).join(', ')}`]),
  ].join(' and ');
