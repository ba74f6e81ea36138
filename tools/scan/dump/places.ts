import type { ScanFinding } from '../finding.ts';
import type { Statement } from './splitStatements.ts';

/** What of a finding says where it stands. */
export type Subject = Pick<ScanFinding, 'table' | 'column' | 'object'>;

/** On which line of a dump something is made. */
export interface Places {
  saw(statement: Statement): void;
  /** From 1: the object's, the column's or the table's; 1 for what no statement makes. */
  lineOf(subject: Subject): number;
}

export function placesInDump(): Places {
  const tables = new Map<string, Statement>();
  const objects = new Map<string, number>();
  return {
    saw(statement) {
      const { sql, line } = statement;
      const made = nameAfter(createsTable, sql);
      if (made !== undefined) tables.set(made, statement);
      const table = made ?? nameAfter(altersTable, sql) ?? nameAfter(/^create\b[^(]*?\son\s+(?:only\s+)?/i, sql);
      for (const [, name] of sql.matchAll(new RegExp(`\\bconstraint\\s+(${part})`, 'gi')))
        keep(table, plain(name!), line + linesBefore(sql, name!));
      const object = nameAfter(createsObject, sql);
      if (object !== undefined) keep(table, lastPart(object), line);
    },
    lineOf({ table, column, object }) {
      const name = object === undefined ? undefined : lastPart(object.replace(/\(.*/, ''));
      const known =
        name === undefined ? undefined : (objects.get(keyOf(table, name)) ?? objects.get(keyOf(undefined, name)));
      if (known !== undefined) return known;
      const making = tables.get(table ?? '');
      if (making === undefined) return 1;
      return making.line + (column === undefined ? 0 : columnLine(making.sql, column));
    },
  };

  function keep(table: string | undefined, name: string, line: number): void {
    for (const key of [keyOf(table, name), keyOf(undefined, name)]) if (!objects.has(key)) objects.set(key, line);
  }
}

/** Policies of many tables have one name. */
const keyOf = (table: string | undefined, name: string): string => JSON.stringify([table, name]);
const lastPart = (name: string): string => name.split('.').at(-1)!;

const createsTable = /^create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?/i;
const altersTable = /^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?/i;
const createsObject =
  /^create\s+(?:or\s+replace\s+)?(?:unique\s+)?(?:materialized\s+)?(?:index|policy|view|function|procedure|role|trigger|type|sequence)\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?/i;

const part = '"(?:[^"]|"")+"|[A-Za-z_\\u0080-\\uffff][\\w$\\u0080-\\uffff]*';

/** The name that follows a statement's first words, as reports have it: without `public`. */
function nameAfter(words: RegExp, sql: string): string | undefined {
  const begin = words.exec(sql)?.[0];
  if (begin === undefined) return undefined;
  const [, first, second] = new RegExp(`^(${part})(?:\\s*\\.\\s*(${part}))?`).exec(sql.slice(begin.length)) ?? [];
  if (first === undefined) return undefined;
  if (second === undefined) return plain(first);
  return plain(first) === 'public' ? plain(second) : `${plain(first)}.${plain(second)}`;
}

const plain = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();

const linesBefore = (sql: string, text: string): number => sql.slice(0, sql.indexOf(text)).split('\n').length - 1;

/** Lines below the statement's first. */
function columnLine(sql: string, column: string): number {
  const lines = sql.split('\n');
  const index = lines.findIndex((line) => {
    const name = new RegExp(`^(?:.*\\()?\\s*(${part})\\s`).exec(line)?.[1];
    return name !== undefined && plain(name) === column;
  });
  return Math.max(index, 0);
}
