import DataLoader from 'dataloader';
import { codecOf, connectionOfRows } from './connectionOfRows.ts';
import type { Database } from './database.ts';
import { countStatement, pageStatement } from './listStatement.ts';
import type { Narrowing } from './narrowing.ts';
import { byTime, chosenOrder, orderOf, type Orders } from './order.ts';
import { pageOf, type Connection, type PageArguments } from './page.ts';
import type { Cells, ReadResult } from './readBatch.ts';
import { tableOf, type EntityOf, type RowOf, type Table } from './rows.ts';
import type { AnyEntity } from './tables.ts';
import type { Row, UnitOfWork } from './unitOfWork.ts';

export interface ConnectionOptions<Entity> extends Narrowing<Entity> {
  /**
   * Whether the conditions may leave few rows of many, which an index of their own finds: PostgreSQL then judges each
   * time whether to find them first. Else rows are read in the order of the list, as many as a page has.
   */
  isSearch?: boolean;
  /** Default: NEWEST and OLDEST, by when a row was made. */
  orders?: Orders | undefined;
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
 * same list of many parents; one more where somebody asks how long the lists are.
 */
export function createConnectionReader(database: Database, unit: Pick<UnitOfWork, 'scope' | 'read'>): ConnectionReader {
  const lists = new Map<string, List>();

  return ((entity: AnyEntity, pageArguments: PageArguments, options: ConnectionOptions<object> = {}) => {
    const { where, conditions, orders = byTime, of, isSearch } = options;
    const table = tableOf(database, entity);
    const { first, after, last, before } = pageArguments;
    const orderBy = chosenOrder(orders, pageArguments.orderBy);
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
      if (list === undefined) lists.set(name, (list = createList(table, unit, pageArguments, options, orderBy)));
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
  options: ConnectionOptions<object>,
  orderBy: readonly string[],
): List {
  const order = orderOf(table, orderBy);
  const codec = codecOf(table, order, unit.scope.organization);
  const page = pageOf(pageArguments, codec);
  const { list, listOfOne, listOfEach, parameters } = pageStatement(table, unit.scope, order, page, options);
  const counting = countStatement(table, unit.scope, options);
  const planning = { planning: options.isSearch === true ? ('searched' as const) : ('ordered' as const) };
  const toConnection = (result: ReadResult, count: () => Promise<number>) =>
    connectionOfRows(result, page, table, order, codec, count);
  if (options.of === undefined) {
    const count = async () => countIn((await unit.read(counting.list, counting.parameters, planning)).rows[0]!, 0);
    return async () => toConnection(await unit.read(list, parameters, planning), count);
  }
  const [property] = options.of;
  const { index, type } = table.column(property);
  const pages = new DataLoader<string, ReadResult>(async (parents) => {
    const { rows, columns } = await (parents.length === 1
      ? unit.read(listOfOne(property), [...parameters, parents[0]], planning)
      : unit.read(listOfEach(property), [...parameters, parents], planning));
    const byParent = new Map<string, Cells[]>(parents.map((id) => [id, []]));
    for (const cells of rows) byParent.get(cells[index]!)!.push(cells);
    return parents.map((id) => ({ rows: byParent.get(id)!, columns }));
  });
  const counts = new DataLoader<string, number>(async (parents) => {
    if (parents.length === 1) {
      const { rows } = await unit.read(counting.listOfOne(property), [...counting.parameters, parents[0]], planning);
      return [countIn(rows[0]!, 0)];
    }
    const { rows } = await unit.read(counting.listOfEach(property), [...counting.parameters, parents], planning);
    const byParent = new Map(rows.map((cells) => [cells[0]!, countIn(cells, 1)]));
    return parents.map((id) => byParent.get(id)!);
  });
  return async (parent) => {
    const id = type === 'uuid' ? parent!.toLowerCase() : parent!;
    return toConnection(await pages.load(id), () => counts.load(id));
  };
}

const countIn = (cells: Cells, index: number): number => Number(cells[index]);
