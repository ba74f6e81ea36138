import type { Column, Index, Table } from '../../catalogue/catalogue.ts';
import { mentions } from '../../mentions.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import type { Tenancy } from '../../tenancy/tenancy.ts';
import { wordsOf } from '../../tenancy/words.ts';

/** When it is critical, when a warning, and why: docs/decisions/0041-a-unique-is-as-bad-as-whom-it-refuses.md. */
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
          isRandom(table, index, tenancy) || isWithinParent(table, index, tenancy)
            ? ('warning' as const)
            : ('critical' as const),
        message: `${index.name} of ${table.title} is unique over all tenants (${columnsText(index)})`,
        fix: `create unique index concurrently on ${table.sql} ${withTenant(index, column.name)}; then ${index.constraint ? `alter table ${table.sql} drop constraint` : 'drop index concurrently'} ${identifier(index.name)}`,
        verify: `select indexrelid::regclass from pg_index where indrelid = ${literal(table.sql)}::regclass and indisunique`,
      })),
    ),
};

/** An index's method, columns and predicate, as CREATE INDEX takes them after the table, with the tenant's column first. */
export const withTenant = ({ definition }: Index, column: string): string =>
  definition.slice(definition.indexOf(' USING ') + 1).replace('(', `(${identifier(column)}, `);

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
 * wrong parent is told that it is there. Where nulls are equal, rows without a parent meet those of every tenant.
 */
const isWithinParent = (table: Table, index: Index, { columns, references }: Tenancy): boolean =>
  references
    .get(table)!
    .filter(({ foreignKey, target }) => foreignKey !== undefined && columns.has(target))
    .map((reference) => reference.columns.filter((name) => name !== columns.get(table)?.column.name))
    .some(
      (own) =>
        own.length > 0 &&
        own.every((name) => index.columns.includes(name)) &&
        !(/ NULLS NOT DISTINCT/.test(index.definition) && own.some((name) => mayBeNull(table, name))),
    );

const mayBeNull = ({ columns }: Table, name: string): boolean =>
  columns.some((column) => column.name === name && column.nullable);

/** Nobody chooses its values, and nobody guesses them; those of an expression are of the columns that it names. */
export function isRandom(table: Table, index: Index, tenancy: Tenancy): boolean {
  const inExpressions = table.columns.filter(({ name }) => mentions(index.definition, name));
  return index.columns.every((name) => {
    const columns = name === '' ? inExpressions : table.columns.filter((column) => column.name === name);
    return columns.length > 0 && columns.every((column) => isRandomColumn(table, column, tenancy));
  });
}

/** What names a row that tenants share (a person, a plan) is chosen, however random that row’s key is. */
const isRandomColumn = (table: Table, { name, baseType }: Column, { columns, references }: Tenancy): boolean =>
  !references
    .get(table)!
    .some(({ columns: from, target, typesFit }) => typesFit && from.includes(name) && !columns.has(target)) &&
  (baseType === 'uuid' ||
    wordsOf(name).some((word) => /^(uuid|guid|token|hash|hashed|digest|nonce|secret)$/.test(word)) ||
    /^public_?id$/i.test(name) ||
    /(api|public|private|secret|access)_key$/.test(wordsOf(name).join('_')));

const columnsText = ({ columns }: Index): string => columns.map((name) => name || '(an expression)').join(', ');
