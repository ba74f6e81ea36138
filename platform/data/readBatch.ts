import { LRUCache } from 'lru-cache';
import pg, { type Connection, type Submittable } from 'pg';
import { MessageWriter, type ParameterText } from './extendedProtocol.ts';

export interface ResultColumn {
  name: string;
  parse(text: string): unknown;
}

/** A row as PostgreSQL sends it: one text a column. */
export type Cells = readonly (string | null)[];

/** What a statement gave. */
export interface ReadResult {
  columns: readonly ResultColumn[];
  rows: readonly Cells[];
}

interface Statement {
  sql: string;
  values: readonly ParameterText[];
}

export interface ReadStatement extends Statement {
  /** Runs before it, wherever it runs: settings of the transaction that it needs. */
  before?: Statement | undefined;
  done(result: ReadResult): void;
  failed(error: unknown): void;
}

interface Prepared {
  name: string;
  columns: readonly ResultColumn[] | undefined;
}

/** Statements that a connection remembers at most. */
const remembered = 300;
const connections = new WeakMap<
  Connection,
  { statements: LRUCache<string, Prepared>; count: number; dropped: string[] }
>();

const writer = new MessageWriter();

/**
 * PostgreSQL's codes for "this prepared statement is not what it was": the schema has changed below it, or somebody has
 * dropped it.
 */
const outdated = ['0A000', '26000'];

/**
 * Statements as one implicit transaction: `settings` first, so that what it sets for the transaction holds for each of
 * them, then all in one write and one answer. Each is prepared once a connection. A statement that fails takes those
 * behind it along; they are handed back as `rest`, to be run again.
 */
export class ReadBatch implements Submittable {
  readonly #steps: readonly { statement: Statement; of: ReadStatement }[];
  readonly #ended: (rest: readonly ReadStatement[], connectionIsLost: boolean) => void;
  readonly #prepared: { entry: Prepared; known: boolean }[] = [];
  #at = 0;
  #rows: Cells[] = [];

  constructor(
    settings: ReadStatement,
    statements: readonly ReadStatement[],
    ended: (rest: readonly ReadStatement[], connectionIsLost: boolean) => void,
  ) {
    this.#steps = [settings, ...statements].flatMap((of) =>
      [of.before, of].filter((statement) => statement !== undefined).map((statement) => ({ statement, of })),
    );
    this.#ended = ended;
  }

  submit(connection: Connection): void {
    const memory = memoryOf(connection);
    for (const {
      statement: { sql, values },
    } of this.#steps) {
      let entry = memory.statements.get(sql);
      const known = entry !== undefined;
      if (entry === undefined) {
        entry = { name: `read${memory.count++}`, columns: undefined };
        memory.statements.set(sql, entry);
        writer.parse(entry.name, sql);
      }
      this.#prepared.push({ entry, known });
      writer.bind(entry.name, values);
      if (entry.columns === undefined) writer.describe();
      writer.execute();
    }
    for (const name of memory.dropped.splice(0)) writer.close(name);
    writer.sync();
    connection.stream.write(writer.take());
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    this.#prepared[this.#at]!.entry.columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: parserOf(dataTypeID),
    }));
  }

  handleDataRow({ fields }: { fields: Cells }): void {
    this.#rows.push(fields);
  }

  handleCommandComplete(): void {
    const { statement, of } = this.#steps[this.#at]!;
    if (statement === of) of.done({ columns: this.#prepared[this.#at]!.entry.columns ?? [], rows: this.#rows });
    this.#at += 1;
    this.#rows = [];
  }

  handleReadyForQuery(): void {
    this.#ended([], false);
  }

  /** The server's own refusal leaves the connection as it was; anything else has lost it. */
  handleError(error: unknown, connection: Connection): void {
    const refusal = error instanceof pg.DatabaseError && error.severity === 'ERROR' ? error : undefined;
    const memory = memoryOf(connection);
    for (const [index, { known }] of this.#prepared.entries())
      if (!known) memory.statements.delete(this.#steps[index]!.statement.sql);
    const left = [...new Set(this.#steps.slice(this.#at).map(({ of }) => of))];
    if (refusal !== undefined && this.#prepared[this.#at]?.known === true && outdated.includes(refusal.code!))
      return this.#ended(this.#at === 0 ? left.slice(1) : left, true);
    const failed = refusal === undefined || this.#at === 0 ? left : left.slice(0, 1);
    for (const statement of failed) statement.failed(error);
    this.#ended(left.slice(failed.length), refusal === undefined);
  }
}

function memoryOf(connection: Connection) {
  let memory = connections.get(connection);
  if (memory === undefined) {
    const dropped: string[] = [];
    memory = {
      statements: new LRUCache<string, Prepared>({
        max: remembered,
        dispose: ({ name }) => {
          dropped.push(name);
        },
      }),
      count: 0,
      dropped,
    };
    connections.set(connection, memory);
  }
  return memory;
}

const date = 1082;
const timestampWithZone = 1184;

/**
 * What makes a value of a column's text, by the type's id: timestamps as Date, dates as text, numerics and 64-bit
 * integers as text, json parsed.
 */
const parserOf = (oid: number): ((text: string) => unknown) =>
  oid === date
    ? asItIs
    : oid === timestampWithZone
      ? momentOf
      : (pg.types.getTypeParser(oid, 'text') as (text: string) => unknown);

const asItIs = (text: string): string => text;

const parseMoment = pg.types.getTypeParser(timestampWithZone, 'text') as (text: string) => Date;

/**
 * What PostgreSQL writes in UTC is read as JavaScript's own form, which is many times faster; everything else as the
 * driver does.
 */
function momentOf(text: string): Date {
  return text.endsWith('+00') && text.charAt(10) === ' '
    ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
    : parseMoment(text);
}
