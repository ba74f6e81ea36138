import type { Rule } from '../../rule.ts';
import { literal } from '../../sql.ts';
import { isLinkOfTenants, openTables } from '../../tenancy/belonging.ts';

export const linkTableWithoutTenant: Rule = {
  id: 'T15',
  name: 'LINK_TABLE_WITHOUT_TENANT',
  family: 'tenancy',
  severity: 'warning',
  impact: 'A row can link what belongs to two tenants, and both then see some of the other.',
  cause: 'A table of pairs looks as if its parents protected it; neither knows of the other.',
  check: ({ catalogue, tenancy }) =>
    openTables(catalogue.tables, tenancy)
      .filter((table) => isLinkOfTenants(table, tenancy))
      .map((table) => ({
        table,
        message: `${table.title} links ${table.foreignKeys
          .filter(({ target }) => tenancy.columns.has(target))
          .map(({ target }) => target.title)
          .join(' and ')} without a column of their tenant`,
        fix: `add the tenant’s column to ${table.title}, and let both foreign keys contain it`,
        verify: `select pg_get_constraintdef(oid) from pg_constraint where conrelid = ${literal(table.sql)}::regclass`,
      })),
};
