import type { Table } from '../../catalogue/catalogue.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { isExternalId, type Reference } from '../../tenancy/references.ts';
import { usualName } from '../../tenancy/tenantColumns.ts';
import { wordsOf } from '../../tenancy/words.ts';

/** A tenant itself may be known elsewhere by one id: the roots are passed over. */
export const externalIdGlobal: Rule = {
  id: 'T18',
  name: 'EXTERNAL_ID_GLOBAL',
  family: 'tenancy',
  severity: 'warning',
  impact:
    'Two tenants that use one workspace or account of another system cannot both connect it: the second is refused, or takes it over.',
  cause: 'An id that is unique where it comes from was taken to be unique here.',
  check: ({ catalogue, tenancy }) =>
    catalogue.tables
      .filter((table) => !tenancy.roots.some((root) => root.table === table) && !tenancy.global.has(table))
      .flatMap((table) =>
        table.indexes
          .filter(({ unique, primary, columns }) => unique && !primary && columns.length === 1)
          .filter(({ columns: [name] }) => givenElsewhere(table, name!, tenancy.references.get(table)!))
          .map(({ name, columns, constraint }) => ({
            table,
            column: columns[0],
            object: name,
            message: `${name} lets one row of ${table.title} have a ${columns[0]}, whatever its tenant`,
            fix: `create unique index concurrently on ${table.sql} (${[tenancy.columns.get(table)?.column.name ?? usualName(tenancy.columns, tenancy.roots[0]!), columns[0]!].map(identifier).join(', ')}); then ${constraint ? `alter table ${table.sql} drop constraint` : 'drop index concurrently'} ${identifier(name)}`,
            verify: `select indexrelid::regclass from pg_index where indrelid = ${literal(table.sql)}::regclass and indisunique`,
          })),
      ),
};

/** Its name says so, and it refers to nothing here. */
const givenElsewhere = (table: Table, name: string, references: readonly Reference[]): boolean =>
  name !== '' &&
  !references.some(({ columns, typesFit }) => typesFit && columns.includes(name)) &&
  table.columns.some((column) => column.name === name && column.baseType !== 'uuid') &&
  (isExternalId(name) ||
    /(^|_)(external_id|workspace_id|account_id|tenant_external_id)$/.test(wordsOf(name).join('_')));
