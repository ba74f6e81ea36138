import pg from 'pg';

/** A connection inside one transaction that reads one state of a database and can change nothing. */
export interface Session {
  /** @throws (the promise) Unreadable; the transaction goes on. */
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The same, run once however often it is asked for: it can give nothing else in one state of a database. */
  once<Row>(sql: string): Promise<Row[]>;
}

/**
 * A statement that PostgreSQL refused. Its own message may quote a row's value, so that only its code is kept, in words
 * where the code is one that somebody can do something about.
 */
export class Unreadable extends Error {
  override name = 'Unreadable';
  readonly code: string;

  constructor(code: string | undefined) {
    const known = code ?? 'no code';
    super(reasons[known] ?? `PostgreSQL answers SQLSTATE ${known}`);
    this.code = known;
  }
}

const reasons: Record<string, string> = {
  '42501': 'the connecting role may not read every row',
  '57014': 'reading took longer than the statement timeout',
  '55P03': 'a table was locked for longer than the lock timeout',
};

/** Ends every statement of a scan, so that those who look at what a server runs know whose it is. */
export const scanMark = '/* orgraph db scan */';

/** How long, in milliseconds, one statement may take, and may wait for a lock. */
export interface Patience {
  statement: number;
  lock: number;
}

/**
 * Runs `work` in one REPEATABLE READ READ ONLY transaction, which is rolled back. Where row-level security would hide
 * rows from the connecting role, reading them fails instead: what is counted is everything. Names are resolved in
 * pg_catalog alone, so that no function or operator of the database's own is called by mistake.
 */
export async function readOnly<Result>(
  client: pg.Client,
  patience: Patience,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  await client.query('begin transaction isolation level repeatable read read only');
  try {
    return await work(await openSession(client, patience));
  } finally {
    await client.query('rollback').catch(() => undefined);
  }
}

/**
 * The session of a transaction that is begun and read only from here on. What a statement locks is given free when it
 * ends, by going back to a savepoint: thousands of tables would fill the server's table of locks.
 */
export async function openSession(client: pg.Client, { statement, lock }: Patience): Promise<Session> {
  await client.query(
    `set transaction read only; set local statement_timeout = ${statement}; set local lock_timeout = ${lock};
    set local row_security = off; set local search_path = pg_catalog; savepoint statement`,
  );
  async function query<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    try {
      const { rows } = await client.query({ text: `${sql} ${scanMark}`, values: [...values], types });
      return rows as Row[];
    } catch (error) {
      const { code } = error as { code?: string };
      throw code === undefined || code.length !== 5 ? error : new Unreadable(code);
    } finally {
      await client.query('rollback to savepoint statement');
    }
  }
  const answers = new Map<string, Promise<unknown[]>>();
  return {
    query,
    once<Row>(sql: string): Promise<Row[]> {
      const answer = answers.get(sql) ?? query(sql);
      answers.set(sql, answer);
      return answer as Promise<Row[]>;
    },
  };
}

/** Counts and oids are numbers: none that a database can hold is past what a number holds exactly. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') => {
    const parse = pg.types.getTypeParser(oid, format) as (text: string) => unknown;
    if (oid === pg.types.builtins.INT8) return Number;
    return oid === int8Array ? (text: string) => (parse(text) as string[]).map(Number) : parse;
  }) as pg.CustomTypesConfig['getTypeParser'],
};

const int8Array = 1016;
