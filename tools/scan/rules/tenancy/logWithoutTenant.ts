import type { Rule } from '../../rule.ts';
import { shellWord } from '../../shellWord.ts';
import { literal } from '../../sql.ts';
import { isLog, openTables } from '../../tenancy/belonging.ts';

export const logWithoutTenant: Rule = {
  id: 'T17',
  name: 'LOG_WITHOUT_TENANT',
  family: 'tenancy',
  severity: 'warning',
  impact: 'No tenant can be shown what was done with their rows, and when a tenant goes its traces stay.',
  cause: 'The log was made for those who run the system.',
  check: ({ catalogue, tenancy }) =>
    openTables(catalogue.tables, tenancy)
      .filter(isLog)
      .map((table) => ({
        table,
        message: `${table.title} records what happened without saying in which tenant`,
        fix: `add the tenant’s column to ${table.title}, nullable where something happens outside of any; or say that it belongs to no tenant: --global ${shellWord(table.title)}`,
        verify: `select attname from pg_attribute where attrelid = ${literal(table.sql)}::regclass and attnum > 0`,
      })),
};
