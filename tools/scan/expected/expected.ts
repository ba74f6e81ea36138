import type { Catalogue, Column } from '../catalogue/catalogue.ts';

/** What a database is expected to have, said by another database or by a list. */
export interface Expected {
  /** By title. */
  tables: ReadonlyMap<string, ExpectedTable>;
  /** Tables whose absence is critical. */
  critical: ReadonlySet<string>;
  /** Tables that nothing should refer to any more. */
  deprecated: ReadonlySet<string>;
  /** The migrations that are expected to be applied, by the name under which the history has them. */
  migrations: readonly string[];
  /** They come from a list that somebody wrote; another database’s are values of its rows, and not printed. */
  migrationsMayBeNamed: boolean;
}

export interface ExpectedTable {
  /** undefined: the table alone is expected. */
  columns: ReadonlyMap<string, ExpectedColumn> | undefined;
}

/** A property that is undefined is not compared. */
export interface ExpectedColumn {
  /** As `format_type` writes it. */
  type: string;
  nullable: boolean | undefined;
  /** The default’s expression; null: none is expected. */
  defaultValue: string | null | undefined;
}

/** All tables of a catalogue, as expectations of another. */
export const expectedTables = ({ tables }: Catalogue): Map<string, ExpectedTable> =>
  new Map(
    tables.map(({ title, columns }) => [
      title,
      { columns: new Map(columns.map((column) => [column.name, expectedColumn(column)])) },
    ]),
  );

const expectedColumn = ({ type, nullable, defaultValue }: Column): ExpectedColumn => ({
  type,
  nullable,
  defaultValue: defaultValue ?? null,
});
