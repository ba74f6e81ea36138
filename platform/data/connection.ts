import DataLoader from 'dataloader';
import { codecOf, connectionOfRows } from './connectionOfRows.ts';
import type { Database } from './database.ts';
import { narrowingOf, type Narrowing } from './narrowing.ts';
import { orderOf, pageConditions, sortingOf, type Order } from './order.ts';
import { pageOf, type Connection, type PageArguments, type PageRequest } from './page.ts';
import type { Cells, ReadResult } from './readBatch.ts';
import { tableOf, type EntityOf, type RowOf, type Table } from './rows.ts';
import type { Scope } from './scope.ts';
import type { AnyEntity } from './tables.ts';
import type { Row, UnitOfWork } from './unitOfWork.ts';

const newestFirst = ['-createdAt'];

export interface ConnectionOptions<Entity> extends Narrowing<Entity> {
  /**
   * Whether the conditions may leave few rows of many, which an index of their own finds: PostgreSQL then judges each
   * time whether to find them first. Else rows are read in the order of the list, as many as a page has.
   */
  isSearch?: boolean;
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
    const { where, conditions, orderBy = newestFirst, of, isSearch } = options;
    const table = tableOf(database, entity);
    const { first, after, last, before } = pageArguments;
    const name = JSON.stringify([
      table.name,
      of?.[0],
      first,
      after,
      last,
      before,
      where,
      conditions,
      orderBy,
      isSearch,
    ]);
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
  const codec = codecOf(table, order, unit.scope.organization);
  const page = pageOf(pageArguments, codec);
  const statement = createStatement(table, unit.scope, order, page, options);
  const toConnection = (result: ReadResult) => connectionOfRows(result, page, table, order, codec);
  const planning = options.isSearch === true ? 'searched' : 'ordered';
  if (options.of === undefined)
    return () => unit.read(statement.list, statement.parameters, { planning }).then(toConnection);
  const { index, type } = table.column(options.of[0]);
  const [listOfOne, listOfEach] = [statement.listOfOne(options.of[0]), statement.listOfEach(options.of[0])];
  const loader = new DataLoader<string, ReadResult>(async (parents) => {
    const { rows, columns } = await (parents.length === 1
      ? unit.read(listOfOne, [...statement.parameters, parents[0]], { planning })
      : unit.read(listOfEach, [...statement.parameters, parents], { planning }));
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
  options: ConnectionOptions<object>,
): ListStatement {
  const parameters: unknown[] = [];
  const parameter = (value: unknown) => `$${parameters.push(value)}`;
  const narrowing = [
    ...table.narrowing(scope, parameter),
    ...narrowingOf(options, table, parameter),
    ...pageConditions(order, page, parameter),
  ];
  const tail = `order by ${sortingOf(order, page.backward)} limit ${page.size + 1}`;
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
