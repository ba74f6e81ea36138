import type { Index, Table } from '../../catalogue/catalogue.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import type { Tenancy } from '../../tenancy/tenancy.ts';
import { wordsOf } from '../../tenancy/words.ts';

/** A unique that holds the whole primary key forbids nothing, and is passed over. */
export const uniqueWithoutTenant: Rule = {
  id: 'T08',
  name: 'UNIQUE_WITHOUT_TENANT',
  family: 'tenancy',
  severity: 'critical',
  impact: 'What one tenant has, no other can have; and the refusal tells them that somebody has it.',
  cause: 'The constraint is older than the tenants.',
  check: ({ tenancy }) =>
    [...tenancy.columns].flatMap(([table, { column }]) =>
      uniquesWithoutTenant(table, column.name).map((index) => ({
        table,
        object: index.name,
        severity:
          isRandom(table, index) || isWithinParent(table, index, tenancy)
            ? ('warning' as const)
            : ('critical' as const),
        message: `${index.name} of ${table.title} is unique over all tenants (${columnsText(index)})`,
        fix: `create unique index concurrently on ${table.sql} (${[column.name, ...index.columns.filter(Boolean)].map(identifier).join(', ')}); then ${index.constraint ? `alter table ${table.sql} drop constraint` : 'drop index concurrently'} ${identifier(index.name)}`,
        verify: `select indexrelid::regclass from pg_index where indrelid = ${literal(table.sql)}::regclass and indisunique`,
      })),
    ),
};

/** What is unique in a table whatever the tenant that this column holds. */
export const uniquesWithoutTenant = (table: Table, column: string): Index[] =>
  table.indexes.filter(
    (index) => index.unique && !index.primary && !names(index, column) && !holdsPrimaryKey(table, index),
  );

/** In an expression too. */
const names = ({ columns, definition }: Index, column: string): boolean =>
  columns.includes(column) || (columns.includes('') && definition.includes(column));

const holdsPrimaryKey = ({ primaryKey }: Table, { columns }: Index): boolean =>
  primaryKey?.every((name) => columns.includes(name)) === true;

/**
 * It names a row of a tenant table, so that only that row’s tenant meets it: no other is refused, but who writes the
 * wrong parent is told that it is there.
 */
const isWithinParent = (table: Table, index: Index, { columns, references }: Tenancy): boolean =>
  references
    .get(table)!
    .filter(({ foreignKey, target }) => foreignKey !== undefined && columns.has(target))
    .map((reference) => reference.columns.filter((name) => name !== columns.get(table)?.column.name))
    .some((own) => own.length > 0 && own.every((name) => index.columns.includes(name)));

/** Nobody chooses its values, and nobody guesses them. */
export const isRandom = ({ columns }: Table, index: Index): boolean =>
  index.columns.every(
    (name) =>
      columns.some((column) => column.name === name && column.baseType === 'uuid') ||
      wordsOf(name).some((word) => /^(uuid|guid|token|hash|hashed|digest|nonce|secret)$/.test(word)) ||
      /^public_?id$/i.test(name) ||
      /(api|public|private|secret|access)_key$/.test(wordsOf(name).join('_')),
  );

const columnsText = ({ columns }: Index): string => columns.map((name) => name || '(an expression)').join(', ');
