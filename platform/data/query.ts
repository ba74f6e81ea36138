export type Row = Record<string, unknown>;
/** Runs one statement of the unit's transaction; `$1` … are its parameters. */
export type Query = <Result extends Row = Row>(sql: string, parameters?: readonly unknown[]) => Promise<Result[]>;
