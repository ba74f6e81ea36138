import DataLoader from 'dataloader';
import { createCursorCodec, type CursorCodec, type SortKeys } from './cursor.ts';
import type { Database } from './database.ts';
import { orderOf, type Order } from './order.ts';
import { connectionOf, pageOf, type Connection, type PageArguments, type PageRequest } from './page.ts';
import type { Cells, ReadResult } from './readBatch.ts';
import { tableOf, type EntityOf, type RowOf, type Table } from './rows.ts';
import type { Scope } from './scope.ts';
import type { AnyEntity } from './tables.ts';
import type { Row, UnitOfWork } from './unitOfWork.ts';

const newestFirst = ['-createdAt'];

type Value = string | number | boolean | Date;

export interface ConnectionOptions<Entity> {
  /**
   * Equality by property; an array is "one of", null is "is null"; absent (undefined) does not narrow. A relation is
   * compared by its id.
   */
  where?: Partial<Record<keyof Entity & string, Value | readonly Value[] | null | undefined>> | undefined;
  /** Further SQL conditions over the alias `t`; each `?` is one of its parameters. */
  conditions?: readonly (readonly [sql: string, ...parameters: unknown[]])[] | undefined;
  /**
   * Properties, `-` in front for descending; the id is added last. Their columns are not nullable. Default: newest
   * first.
   */
  orderBy?: readonly string[] | undefined;
  /**
   * The rows of one parent: the property that refers to it and its id. All parents asked for at once are served by one
   * statement.
   */
  of?: readonly [property: keyof Entity & string, id: string] | undefined;
}

export type ConnectionReader = <Class extends AnyEntity>(
  entity: Class,
  page: PageArguments,
  options?: ConnectionOptions<EntityOf<Class>>,
) => Promise<Connection<RowOf<EntityOf<Class>>>>;

/**
 * The one implementation of connections: keyset pagination, forward and backward, one statement a list, and one for the
 * same list of many parents.
 */
export function createConnectionReader(database: Database, unit: Pick<UnitOfWork, 'scope' | 'read'>): ConnectionReader {
  const lists = new Map<string, List>();

  return ((entity: AnyEntity, pageArguments: PageArguments, options: ConnectionOptions<object> = {}) => {
    const { where, conditions, orderBy = newestFirst, of } = options;
    const table = tableOf(database, entity);
    const { first, after, last, before } = pageArguments;
    const name = JSON.stringify([table.name, of?.[0], first, after, last, before, where, conditions, orderBy]);
    let list = lists.get(name);
    try {
      if (list === undefined) lists.set(name, (list = createList(table, unit, pageArguments, { ...options, orderBy })));
      return list(of?.[1]);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }) as ConnectionReader;
}

/** A page of one list, or the same page of the list of each parent. */
type List = (parent: string | undefined) => Promise<Connection<Row>>;

function createList(
  table: Table,
  unit: Pick<UnitOfWork, 'scope' | 'read'>,
  pageArguments: PageArguments,
  options: ConnectionOptions<object> & { orderBy: readonly string[] },
): List {
  const order = orderOf(table, options.orderBy);
  const codec = createCursorCodec(
    unit.scope.organization,
    `${table.name} ${order.map(({ property, descending }) => (descending ? `-${property}` : property)).join(' ')}`,
    order.map(({ type }) => type),
  );
  const page = pageOf(pageArguments, codec);
  const statement = createStatement(table, unit.scope, order, page, options);
  const toConnection = (result: ReadResult) => assemble(result, page, table, order, codec);
  if (options.of === undefined) return () => unit.read(statement.list, statement.parameters).then(toConnection);
  const { index, type } = table.column(options.of[0]);
  const [listOfOne, listOfEach] = [statement.listOfOne(options.of[0]), statement.listOfEach(options.of[0])];
  const loader = new DataLoader<string, ReadResult>(async (parents) => {
    const { rows, columns } = await (parents.length === 1
      ? unit.read(listOfOne, [...statement.parameters, parents[0]])
      : unit.read(listOfEach, [...statement.parameters, parents]));
    const byParent = new Map<string, Cells[]>(parents.map((id) => [id, []]));
    for (const cells of rows) byParent.get(cells[index]!)!.push(cells);
    return parents.map((id) => ({ rows: byParent.get(id)!, columns }));
  });
  return (parent) => loader.load(type === 'uuid' ? parent!.toLowerCase() : parent!).then(toConnection);
}

interface ListStatement {
  parameters: unknown[];
  list: string;
  /** The list of one parent, whose id is the last parameter: PostgreSQL plans it once and for all. */
  listOfOne(property: string): string;
  /** The list of each of many parents, whose ids are the last parameter. */
  listOfEach(property: string): string;
}

function createStatement(
  table: Table,
  scope: Scope,
  order: Order,
  page: PageRequest,
  { where = {}, conditions = [] }: ConnectionOptions<object>,
): ListStatement {
  const parameters: unknown[] = [];
  const parameter = (value: unknown) => `$${parameters.push(value)}`;
  const narrowing = table.narrowing(scope, parameter);
  for (const [property, value] of Object.entries(where) as [string, Value | readonly Value[] | null | undefined][]) {
    if (value === undefined) continue;
    const { name, type } = table.column(property);
    if (value === null) narrowing.push(`t.${name} is null`);
    else if (Array.isArray(value)) narrowing.push(`t.${name} = any(${parameter(value)}::${type}[])`);
    else narrowing.push(`t.${name} = ${parameter(value)}::${type}`);
  }
  for (const [sql, ...values] of conditions)
    narrowing.push(`(${sql.replaceAll('?', () => parameter(values.shift()))})`);
  if (page.after !== undefined) narrowing.push(beyond(order, page.after, false, parameter));
  if (page.before !== undefined) narrowing.push(beyond(order, page.before, true, parameter));
  const sorting = order
    .map(({ name, descending }) => `t.${name} ${descending === page.backward ? 'asc' : 'desc'}`)
    .join(', ');
  const tail = `order by ${sorting} limit ${page.size + 1}`;
  const conditionsOf = (more?: string) => {
    const all = [...narrowing, more ?? ''].filter((part) => part !== '');
    return all.length === 0 ? '' : `where ${all.join(' and ')} `;
  };
  return {
    parameters,
    list: `select ${table.select} from ${table.name} t ${conditionsOf()}${tail}`,
    listOfOne: (property) => {
      const { name, type } = table.column(property);
      return `select ${table.select} from ${table.name} t ${conditionsOf(`t.${name} = $${parameters.length + 1}::${type}`)}${tail}`;
    },
    listOfEach: (property) => {
      const { name, type } = table.column(property);
      return (
        `select page.* from unnest($${parameters.length + 1}::${type}[]) as parent(id) cross join lateral (` +
        `select ${table.select} from ${table.name} t ${conditionsOf(`t.${name} = parent.id`)}${tail}) page`
      );
    },
  };
}

/**
 * Rows beyond the one with these sort keys: one row comparison where all keys run the same way, else the lexicographic
 * expansion.
 */
function beyond(order: Order, sortKeys: SortKeys, reverse: boolean, parameter: (value: unknown) => string): string {
  const keys = order.map(({ name, type, descending }, index) => ({
    column: `t.${name}`,
    value: `${parameter(sortKeys[index])}::${type}`,
    sign: descending === reverse ? '>' : '<',
  }));
  if (keys.every(({ sign }) => sign === keys[0]!.sign))
    return `(${keys.map(({ column }) => column).join(', ')}) ${keys[0]!.sign} (${keys.map(({ value }) => value).join(', ')})`;
  const alternatives = keys.map(({ column, value, sign }, index) =>
    [...keys.slice(0, index).map((key) => `${key.column} = ${key.value}`), `${column} ${sign} ${value}`].join(' and '),
  );
  return `(${alternatives.map((alternative) => `(${alternative})`).join(' or ')})`;
}

function assemble(
  { rows, columns }: ReadResult,
  page: PageRequest,
  table: Table,
  order: Order,
  codec: CursorCodec,
): Connection<Row> {
  const more = rows.length > page.size;
  const shown = more ? rows.slice(0, page.size) : [...rows];
  if (page.backward) shown.reverse();
  const sortKeysOf = (cells: Cells) => order.map(({ index }) => cells[index] as string);
  return connectionOf(
    shown.map((cells) => new RowEdge(table.rowOf(cells, columns), () => codec.encode(sortKeysOf(cells)))),
    page,
    more,
  );
}

/** An edge whose cursor is made when it is asked for. */
class RowEdge {
  readonly node: Row;
  readonly #cursor: () => string;

  constructor(node: Row, cursor: () => string) {
    this.node = node;
    this.#cursor = cursor;
  }

  get cursor(): string {
    return this.#cursor();
  }
}
