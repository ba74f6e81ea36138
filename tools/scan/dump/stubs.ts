import type pg from 'pg';
import { identifier } from '../sql.ts';

/** What stands in for roles, schemas and extensions that a dump names and does not make. */
export interface Stubs {
  /** Makes what a statement failed for; undefined where nothing helps. */
  mend(sql: string, error: pg.DatabaseError): Promise<Mended | undefined>;
  /** The extensions that are not to be had, in the dump's order. */
  missing(): readonly string[];
  /** An error's message has names alone, no value. */
  namesOnly(code: string | undefined): boolean;
}

/**
 * The statement to run next; `left out` where it needs a missing extension in a way that no stub has; `unneeded` where
 * what it makes is there, or is not to be had.
 */
export type Mended = { sql: string } | 'left out' | 'unneeded';

export function stubsFor(creator: pg.Client): Stubs {
  const missing: string[] = [];
  /** Something could not be made, and what names it cannot be either. */
  let lacking = false;
  /** By the error they are the answer to: what did not help is not tried again. */
  const tried = new Set<string>();
  const types: string[] = [];

  return {
    missing: () => missing,
    namesOnly: (code) => undefinedCodes.has(code ?? ''),
    async mend(sql, { code = '', message }) {
      const extension = /^create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)/i.exec(sql)?.[1];
      if (extension !== undefined && code !== '42710') {
        missing.push(extension);
        return 'unneeded';
      }
      if (/^set\s/i.test(sql) && code === '42704') return 'unneeded';
      if (thereAlready.has(code) && /^create\s+(schema|extension)\b/i.test(sql)) return 'unneeded';
      if (code === '428C9') return overriding(sql);
      const [, kind, name] = /^(role|schema|type) "(.+)" does not exist$/.exec(message) ?? [];
      if (name !== undefined && !tried.has(message)) {
        tried.add(message);
        if (await make(kind!, name)) return { sql };
      }
      lacking ||= missing.length > 0 || (code === forbidden && /^create\s/i.test(sql));
      if (code === forbidden && /^create\s/i.test(sql)) return 'left out';
      if (!lacking) return undefined;
      const bare = types.reduce((text, type) => withoutModifiers(text, type), sql);
      if (code.startsWith('22') && bare !== sql) return { sql: bare };
      return undefinedCodes.has(code) ? 'left out' : undefined;
    },
  };

  /** Whether it is there now. */
  async function make(kind: string, name: string): Promise<boolean> {
    if (kind === 'role') await creator.query(`create role ${identifier(name)}`);
    else if (kind === 'schema')
      await creator.query(`create schema ${quoted(name)}; grant all on schema ${quoted(name)} to pg_database_owner`);
    else if (missing.length === 0) return false;
    else await makeType(name);
    return true;
  }

  /**
   * A type of texts under the missing one's name, which takes any number as its modifier. It and what reads and writes
   * it are an extension's, so that no rule takes them for the database's own.
   */
  async function makeType(name: string): Promise<void> {
    const type = quoted(name);
    const part = (suffix: string): string => quoted(`${name.replaceAll('[]', '')}_orgraph_${suffix}`);
    const functions = [
      [part('in'), '(cstring, oid, integer)', type, 'textin'],
      [part('out'), `(${type})`, 'cstring', 'textout'],
      [part('modifier_in'), '(cstring[])', 'integer', 'varchartypmodin'],
      [part('modifier_out'), '(integer)', 'cstring', 'varchartypmodout'],
    ] as const;
    await creator.query(
      [
        `create type ${type}`,
        ...functions.map(
          ([own, given, returned, source]) =>
            `create function ${own}${given} returns ${returned} language internal immutable strict as '${source}'`,
        ),
        `create type ${type} (input = ${part('in')}, output = ${part('out')}, typmod_in = ${part('modifier_in')}, typmod_out = ${part('modifier_out')}, like = pg_catalog.text)`,
        `alter extension plpgsql add type ${type}`,
        ...functions.map(([own, given]) => `alter extension plpgsql add function ${own}${given}`),
      ].join(';\n'),
    );
    types.push(name);
  }
}

/** `schema.name` as messages have it. */
const quoted = (name: string): string =>
  name
    .replaceAll('"', '')
    .split('.')
    .map((part) => identifier(part))
    .join('.');

/** A row of a partition whose identity column is numbered by its parent, as servers before PostgreSQL 17 had none. */
function overriding(sql: string): Mended | undefined {
  const text = sql.replace(/^(insert\s+into\s[^]*?)(\svalues\s*\()/i, '$1 overriding system value$2');
  return /\soverriding\s/i.test(sql) || text === sql ? undefined : { sql: text };
}

/** `public.geometry(Point,4326)` → `public.geometry`; one number stays. */
const withoutModifiers = (sql: string, type: string): string =>
  sql.replaceAll(new RegExp(`(${type.replaceAll(/[.$]/g, '\\$&')})\\s*\\((?!\\s*\\d+\\s*\\))[^)]*\\)`, 'gi'), '$1');

/** What PostgreSQL says where something named is not there: a type, a function, a table, a schema. */
const undefinedCodes = new Set(['42704', '42883', '42P01', '3F000']);

/** Only a superuser may: make an operator class, a cast, a function in C, a server of foreign tables. */
const forbidden = '42501';

/** A schema or an extension. */
const thereAlready = new Set(['42P06', '42710']);
