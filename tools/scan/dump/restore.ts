import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CouldNotCheck, UsageError } from '../../process/exitCode.ts';
import { encodingOf, type Encoding } from './encoding.ts';
import { placesInDump, type Places } from './places.ts';
import { readDump } from './readDump.ts';
import type { Statement } from './splitStatements.ts';
import { stubsFor } from './stubs.ts';

/** What became of a dump. */
export interface RestoredDump {
  places: Places;
  /** What is not as it was: extensions that are missing here, and what was left out because of them. */
  notes: readonly string[];
}

/**
 * Runs a plain dump on an empty database as its owner, who is no superuser: what somebody else wrote reaches no file and
 * no program. `creator` makes extensions, or stubs for their types, and roles as they are named; it gives things to their
 * owners and rights to whom they are granted last, when no more of the dump runs. What else cannot be made here is left
 * out and noted.
 * @throws (the promise) UsageError, CouldNotCheck: no message repeats a value of a row
 */
export async function restore(client: pg.Client, creator: pg.Client, file: string): Promise<RestoredDump> {
  await creator.query(`set lc_messages = 'C'`);
  await client.query('set check_function_bodies = off');
  const stubs = stubsFor(creator);
  const last: Statement[] = [];
  let inTransaction = false;
  const places = placesInDump();
  const leftOut: number[] = [];
  let encoding: Encoding = encodingOf('UTF8')!;
  let database: string | undefined;
  let tablesOf: string | undefined;

  for (const part of readDump(file, () => encoding.decoder)) {
    if (part.kind === 'command') {
      const failure = (reason: string) => new CouldNotCheck(`${file}:${part.line}: \\${part.name} ${reason}`);
      if (part.name === 'connect' || part.name === 'c') database = part.argument;
      else if (!harmless.has(part.name)) throw failure('is a command to psql that a dump does not hold');
      continue;
    }
    if (/^create\s+(unlogged\s+)?table\b/i.test(part.sql)) {
      if (tablesOf !== undefined && tablesOf !== (database ?? ''))
        throw new UsageError(
          `${file}:${part.line}: it holds the tables of several databases. Dump the one: pg_dump --file=plain.sql <database>`,
        );
      tablesOf = database ?? '';
    }
    places.saw(part);
    const named = /^set\s+client_encoding\s*(?:=|to)\s*'?([\w-]+)/i.exec(part.sql)?.[1];
    if (named !== undefined) {
      const known = encodingOf(named);
      if (known === undefined)
        throw new CouldNotCheck(`${file}:${part.line}: its encoding ${named} is not read: pg_dump --encoding=UTF8`);
      encoding = known;
    } else if (part.kind === 'copy') {
      await client.query(`set client_encoding = '${encoding.postgres}'`);
      await attempt(part, (sql) => pipeline(Readable.from(part.data), client.query(copyFrom(sql))));
      await client.query(`set client_encoding = 'UTF8'`);
    } else if (transactions.test(part.sql)) {
      await client.query(part.sql).catch((error: pg.DatabaseError) => {
        throw refused(part.line, error);
      });
      inTransaction = /^(?:begin|start|savepoint|release|set)\b|^rollback\s.*\bto\b/i.test(part.sql);
    } else if (givesAway(part.sql)) last.push(part);
    else if (!unneeded.test(part.sql)) {
      const runner = /^create\s+extension\b/i.test(part.sql) ? creator : client;
      await attempt(part, (sql) => runner.query(sql));
    }
  }
  if (inTransaction) await client.query('commit');
  inTransaction = false;
  await client.query('select pg_stat_force_next_flush()');
  await client.query('analyze');
  for (const statement of last)
    await attempt({ ...statement, kind: 'statement' }, (sql) => creator.query(sql)).catch((error: unknown) => {
      if (!(error instanceof CouldNotCheck)) throw error;
      leftOut.push(statement.line);
    });
  return { places, notes: notes() };

  /** Again with what was missing, as long as that can be made; data are sent only once. */
  async function attempt(part: Statement & { kind: string }, run: (sql: string) => Promise<unknown>): Promise<void> {
    for (let { sql } = part; ;) {
      if (inTransaction) await client.query('savepoint statement');
      try {
        await run(sql);
        if (inTransaction) await client.query('release savepoint statement');
        return;
      } catch (error) {
        if (error instanceof CouldNotCheck) throw error;
        if (inTransaction) await client.query('rollback to savepoint statement');
        const mended = await stubs.mend(sql, error as pg.DatabaseError);
        if (mended === 'left out') leftOut.push(part.line);
        if (mended === 'left out' || mended === 'unneeded') return;
        if (mended === undefined || part.kind === 'copy') throw refused(part.line, error as pg.DatabaseError);
        sql = mended.sql;
        if (inTransaction) await client.query(seeingOthers);
      }
    }
  }

  function refused(line: number, { code, message }: pg.DatabaseError): CouldNotCheck {
    const reason = stubs.namesOnly(code) ? message : `PostgreSQL answers SQLSTATE ${code ?? 'none'}`;
    return new CouldNotCheck(`${file}:${line}: the statement cannot be run: ${reason}`);
  }

  function notes(): string[] {
    const inOrder = leftOut.toSorted((one, other) => one - other).join(', ');
    const lines = leftOut.length === 1 ? `line ${inOrder}` : `lines ${inOrder}`;
    return [
      ...stubs
        .missing()
        .map(
          (name) =>
            `The extension ${name} is not to be had here: a stub stands for each of its types that the dump needs.`,
        ),
      ...(leftOut.length === 0 ? [] : [`Left out, because it cannot be made here: ${lines} of ${file}.`]),
    ];
  }
}

/** In a transaction, what another session has made is seen when a relation is locked that was not. */
const seeingOthers = 'savepoint statement; select from pg_catalog.pg_roles limit 0; rollback to savepoint statement';

/** A dump has none; scripts that somebody wrote have. */
const transactions = /^(?:begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|set\s+transaction)\b/i;

/** It says whose something is, or who may do what, and does nothing else. */
const givesAway = (sql: string): boolean => giving.test(sql) || owning.test(sql);
const giving = /^(?:grant|revoke|alter\s+default\s+privileges)\s[^;]*$/i;
const name = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)`;
const operator = '[-+*/<>=~!@#%^&|`?]+';
const owning = new RegExp(
  String.raw`^alter\s+(?:[a-z]+\s+){1,4}(?:${name}|${operator})(?:\.(?:${name}|${operator}))?(?:\s*\([^;()]*\))?(?:\s+using\s+\w+)?\s+owner\s+to\s+${name}$`,
  'i',
);

/** Commands that change nothing of what is restored. */
const harmless = new Set(['restrict', 'unrestrict', 'set', 'echo', 'timing', 'pset', 'encoding']);

/**
 * What is not needed to see what a database is like, or must not be done: nothing of it leaves this machine, and the
 * server stays as it is.
 */
const unneeded =
  /^(?:(?:create|alter|drop)\s+(?:database|subscription|publication|tablespace|event\s+trigger|role|user|group)\b|alter\s+system\b|security\s+label\b|comment\s+on\b|refresh\s+materialized\b|(?:vacuum|analyze|checkpoint)\b|set\s+default_(?:tablespace|table_access_method)\b|set\s+(?:local\s+|session\s+)?(?:role|session\s+authorization)\b|set\s+transaction_timeout\b|alter\s+extension\b)/i;
