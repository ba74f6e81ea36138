import type { Table } from '../catalogue/catalogue.ts';
import { identifier, literal } from '../sql.ts';

/** A block of PL/pgSQL, run as one statement. */
export const block = (body: string, declarations = ''): string =>
  `do $fix$ ${declarations === '' ? '' : `declare ${declarations} `}begin\n  ${body}\nend $fix$`;

const hasConstraint = (table: Table, name: string): string =>
  `exists (select from pg_constraint where conrelid = ${literal(table.sql)}::regclass and conname = ${literal(name)})`;

/**
 * Checks what is written from now on, and waits for no reader; what is there is validated later. A partitioned table has
 * no constraint that is not valid: rows that break it are told, and it is not made.
 */
export const addConstraint = (table: Table, name: string, definition: string): string =>
  table.kind === 'table'
    ? restoreConstraint(table, name, `${definition} not valid`)
    : block(`begin
    if not ${hasConstraint(table, name)} then alter table ${table.sql} add constraint ${identifier(name)} ${definition}; end if;
  exception when foreign_key_violation or check_violation then
    raise warning '${broken}', ${literal(name)}, ${literal(table.title)};
  end;`);

/** As its definition says, valid or not. */
export const restoreConstraint = (table: Table, name: string, definition: string): string =>
  block(
    `if not ${hasConstraint(table, name)} then alter table ${table.sql} add constraint ${identifier(name)} ${definition}; end if;`,
  );

export const dropConstraint = (table: Table, name: string): string =>
  `alter table ${table.sql} drop constraint if exists ${identifier(name)}`;

/** Lets everybody read and write meanwhile; what an interrupted run left half made is made anew. */
export function addIndex(table: Table, name: string, columns: string, unique = false): string[] {
  const sql = `${identifier(table.schema)}.${identifier(name)}`;
  return [
    block(
      `if exists (select from pg_index where indexrelid = to_regclass(${literal(sql)}) and not indisvalid) then drop index ${sql}; end if;`,
    ),
    `create ${unique ? 'unique ' : ''}index ${table.kind === 'table' ? 'concurrently ' : ''}if not exists ${identifier(name)} on ${table.sql} ${columns}`,
  ];
}

export const dropIndex = (table: Table, name: string): string =>
  `drop index ${table.kind === 'table' ? 'concurrently ' : ''}if exists ${identifier(table.schema)}.${identifier(name)}`;

/** Rows that break it are told, and the constraint stays unvalidated: whose they are is somebody's to decide. */
export const validate = (table: Table, name: string): string =>
  block(`begin
    if ${hasConstraint(table, name)} then alter table ${table.sql} validate constraint ${identifier(name)}; end if;
  exception when foreign_key_violation or check_violation then
    raise warning '${broken}', ${literal(name)}, ${literal(table.title)};
  end;`);

const broken = '% of % is broken by rows that are there: correct them, and run this again';

export const isValid = (table: Table, name: string): string =>
  `exists (select from pg_constraint where conrelid = ${literal(table.sql)}::regclass and conname = ${literal(name)} and convalidated)`;
