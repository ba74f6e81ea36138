import type { EntityMetadata } from '@mikro-orm/core';
import type { Database } from './database.ts';
import type { Cells, ResultColumn, ReadResult } from './readBatch.ts';
import type { Scope } from './scope.ts';
import type { AnyEntity } from './tables.ts';
import type { Row } from './unitOfWork.ts';

/**
 * An entity's row as reads give it: its columns by property name, a to-one relation as `{ id }`. An entity fits where
 * its row is expected, so that resolvers serve both what was read and what a mutation has just written.
 */
export type RowOf<Entity> = {
  readonly [Key in keyof Entity as Entity[Key] extends (...parameters: never[]) => unknown ? never : Key]: NonNullable<
    Entity[Key]
  > extends { unwrap(): unknown }
    ? { readonly id: string } | Extract<Entity[Key], null | undefined>
    : Entity[Key];
};

export type EntityOf<Class extends AnyEntity> = InstanceType<
  Class extends abstract new (...parameters: any[]) => infer Instance ? abstract new () => Instance : never
>;

/** A property's column. */
export interface TableColumn {
  /** Quoted. */
  name: string;
  /** PostgreSQL's name of the type. */
  type: string;
  nullable: boolean;
  /** Where it stands in the select list. */
  index: number;
}

/**
 * How an entity's table is read: its columns (but lazy ones) as one select list over the alias `t`, and what makes a
 * result's cells a row.
 */
export interface Table {
  /** Quoted. */
  name: string;
  column(property: string): TableColumn;
  select: string;
  /** How many columns that has. */
  width: number;
  /**
   * The conditions over the alias `t` that narrow every read: the scope's organization, and the entity's visibility.
   */
  narrowing(scope: Scope, parameter: (value: unknown) => string): string[];
  /** A row over the cells of `select`; a value is made of its text when it is asked for. */
  rowOf(cells: Cells, columns: ReadResult['columns']): Row;
  /** A row's values of these columns, as PostgreSQL writes them. */
  textsOf(row: Row, columns: readonly Pick<TableColumn, 'index'>[]): string[];
}

const tables = new WeakMap<Database, Map<AnyEntity, Table>>();

export function tableOf(database: Database, entity: AnyEntity): Table {
  let known = tables.get(database);
  if (known === undefined) tables.set(database, (known = new Map()));
  let table = known.get(entity);
  if (table === undefined) known.set(entity, (table = describe(database, entity)));
  return table;
}

const cellsOf = Symbol('cells');
const columnsOf = Symbol('columns');

const quote = (name: string) => `"${name}"`;

function describe(database: Database, entity: AnyEntity): Table {
  const meta = database.orm.getMetadata().get(entity) as EntityMetadata;
  const columns = new Map<string, TableColumn>();
  const relations = new Set<string>();
  for (const property of Object.values(meta.properties) as EntityMetadata['props']) {
    if (
      property.persist === false ||
      property.lazy === true ||
      property.fieldNames === undefined ||
      property.fieldNames.length === 0
    )
      continue;
    columns.set(property.name, {
      name: quote(property.fieldNames[0]!),
      type: property.columnTypes[0]!.replace(/\(.*\)/, ''),
      nullable: property.nullable === true,
      index: columns.size,
    });
    if (property.kind !== 'scalar' && property.mapToPk !== true) relations.add(property.name);
  }
  const tenantColumn = columns.get('organizationId');
  const visible = database.aggregates
    .flatMap(({ visibility = [] }) => visibility)
    .filter(([narrowed]) => narrowed === entity)
    .map(([, sql]) => `(${sql})`);
  const TableRow = rowClass([...columns.keys()], relations);
  return {
    name: quote(meta.tableName),
    column(property) {
      const column = columns.get(property);
      if (column === undefined) throw new Error(`${meta.className} has no column for ${property}`);
      return column;
    },
    select: [...columns.values()].map(({ name }) => `t.${name}`).join(', '),
    width: columns.size,
    narrowing({ organization }, parameter) {
      const own = tenantColumn !== undefined && organization !== null && database.walls.filter !== 'off';
      return [...(own ? [`t.${tenantColumn.name} = ${parameter(organization)}::uuid`] : []), ...visible];
    },
    rowOf: (cells, all) => new TableRow(cells, all) as unknown as Row,
    textsOf: (row, those) =>
      those.map(({ index }) => (row as unknown as InstanceType<typeof TableRow>)[cellsOf][index]!),
  };
}

/** Rows whose properties read their cell: most of a row's columns are never looked at. */
function rowClass(properties: readonly string[], relations: ReadonlySet<string>) {
  class TableRow {
    readonly [cellsOf]: Cells;
    readonly [columnsOf]: readonly ResultColumn[];

    constructor(cells: Cells, columns: readonly ResultColumn[]) {
      this[cellsOf] = cells;
      this[columnsOf] = columns;
    }
  }
  for (const [index, property] of properties.entries()) {
    const value = function (this: TableRow) {
      const text = this[cellsOf][index]!;
      return text === null ? null : this[columnsOf][index]!.parse(text);
    };
    const relation = function (this: TableRow) {
      const id = this[cellsOf][index]!;
      return id === null ? null : { id };
    };
    Object.defineProperty(TableRow.prototype, property, {
      get: relations.has(property) ? relation : value,
      enumerable: true,
    });
  }
  return TableRow;
}
