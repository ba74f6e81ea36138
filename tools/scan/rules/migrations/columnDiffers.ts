import type { Column, Table } from '../../catalogue/catalogue.ts';
import type { ExpectedColumn } from '../../expected/expected.ts';
import { NotChecked, type Hit, type Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { typeOf } from './typeNames.ts';

export const columnDiffers: Rule = {
  id: 'M06',
  name: 'COLUMN_DIFFERS',
  family: 'migrations',
  severity: 'critical',
  impact: 'Code and database disagree about what a row is: writing fails, or what is read is not what was meant.',
  cause: 'A column was changed by hand, or in one of two places.',
  check({ catalogue, options: { expected } }) {
    if (expected === undefined) throw new NotChecked('nothing is expected (--expect)');
    return catalogue.tables.flatMap((table) => {
      const columns = expected.tables.get(table.title)?.columns;
      return columns === undefined
        ? []
        : [...columns].flatMap(([name, wanted]) => difference(table, name, wanted) ?? []);
    });
  },
};

function difference(table: Table, name: string, wanted: ExpectedColumn): Hit | undefined {
  const column = table.columns.find((one) => one.name === name);
  const hit = (severity: 'critical' | 'warning', message: string, fix: string): Hit => ({
    table,
    column: name,
    severity,
    message,
    fix,
    verify: `select format_type(atttypid, atttypmod), attnotnull from pg_attribute where attrelid = ${literal(table.sql)}::regclass and attname = ${literal(name)}`,
  });
  const alter = `alter table ${table.sql} alter column ${identifier(name)}`;
  if (column === undefined)
    return hit(
      'critical',
      `${table.title}.${name} is expected, and is not there`,
      `alter table ${table.sql} add column ${identifier(name)} ${wanted.type}`,
    );
  const [own, theirs] = [typeOf(column.type), typeOf(wanted.type)];
  if (own.name !== theirs.name)
    return hit(
      'critical',
      `${table.title}.${name} is ${column.type}, and ${wanted.type} is expected`,
      `${alter} type ${wanted.type} using ${identifier(name)}::${wanted.type}`,
    );
  const smaller = smallDifferences(column, wanted, own.length !== theirs.length && theirs.length !== undefined);
  return smaller.length === 0
    ? undefined
    : hit(
        'warning',
        `${table.title}.${name} has another ${smaller.join(' and ')} than expected`,
        `${alter} …, to what is expected`,
      );
}

const smallDifferences = ({ nullable, defaultValue }: Column, wanted: ExpectedColumn, length: boolean): string[] => [
  ...(length ? ['length'] : []),
  ...(wanted.nullable !== undefined && wanted.nullable !== nullable ? ['nullability'] : []),
  ...(wanted.defaultValue !== undefined && plain(wanted.defaultValue ?? undefined) !== plain(defaultValue)
    ? ['default']
    : []),
];

/** A default without casts, quotes and what PostgreSQL adds. */
const plain = (value: string | undefined): string =>
  (value ?? '')
    .replaceAll(/::[\w. ]+(\(\d+\))?(\[\])?/g, '')
    .replaceAll(/['"()\s]/g, '')
    .toLowerCase();
