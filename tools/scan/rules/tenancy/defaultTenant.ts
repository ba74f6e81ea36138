import type { Column, Routine } from '../../catalogue/catalogue.ts';
import { readsFrom } from '../../mentions.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import type { Root } from '../../tenancy/tenantColumns.ts';

/** What the transaction says of itself (`current_setting`) is no default tenant. */
export const defaultTenant: Rule = {
  id: 'T20',
  name: 'DEFAULT_TENANT',
  family: 'tenancy',
  severity: 'warning',
  impact: 'A row whose tenant the code forgets goes to one tenant, who sees what is not theirs, and nobody notices.',
  cause: 'A default let the column be NOT NULL before all code wrote it.',
  check: ({ catalogue, tenancy }) =>
    [...tenancy.columns]
      .filter(([, { column, root }]) => isChosen(column, root, catalogue.routines))
      .map(([table, { column }]) => ({
        table,
        column: column.name,
        message: `${table.title}.${column.name} has a default: rows without a tenant are given to one`,
        fix: `alter table ${table.sql} alter column ${identifier(column.name)} drop default`,
        verify: `select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = ${literal(table.sql)}::regclass`,
      })),
};

/**
 * A constant, a counter, or a function of the database's own that picks a row of the root. Functions of PostgreSQL stand
 * in an expression without a schema, others with theirs.
 */
function isChosen({ defaultValue, numbered }: Column, root: Root, routines: readonly Routine[]): boolean {
  if (numbered) return true;
  const expression = defaultValue?.replaceAll(/'(?:[^']|'')*'/g, '');
  if (expression === undefined || /^\(*null\b|current_setting|current_user|session_user/i.test(expression))
    return false;
  const called = [...expression.matchAll(/\.\s*"?([\w$]+)"?\s*\(/g)].map(([, name]) => name!);
  return called.length === 0 || routines.some((routine) => called.includes(routine.name) && picksOf(routine, root));
}

const picksOf = ({ source }: Routine, { table }: Root): boolean =>
  readsFrom(source, table.name) && !/current_setting/i.test(source);
