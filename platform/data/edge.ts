import { codecOf, RowEdge } from './connectionOfRows.ts';
import type { Database } from './database.ts';
import type { Loaders } from './loaders.ts';
import { byTime, chosenOrder, orderOf, type Orders } from './order.ts';
import { tableOf, type EntityOf, type RowOf } from './rows.ts';
import type { AnyEntity } from './tables.ts';
import type { Row, UnitOfWork } from './unitOfWork.ts';

/** A row at its place in a list. */
export interface Edge<Node> {
  node: Node;
  readonly cursor: string;
}

/**
 * Where the row of this id stands in a list with these orders, by its usual one: what a mutation answers for caches that
 * keep pages. Null where there is no such row for the caller.
 */
export type EdgeReader = <Class extends AnyEntity>(
  entity: Class,
  id: string,
  orders?: Orders,
) => Promise<Edge<RowOf<EntityOf<Class>>> | null>;

export function createEdgeReader(
  database: Database,
  { scope }: Pick<UnitOfWork, 'scope'>,
  load: Loaders['load'],
): EdgeReader {
  return (async (entity: AnyEntity, id: string, orders = byTime) => {
    const table = tableOf(database, entity);
    const order = orderOf(table, chosenOrder(orders, undefined));
    const row = (await load(entity, id)) as Row | null;
    if (row === null) return null;
    return new RowEdge(row, () => codecOf(table, order, scope.organization).encode(table.textsOf(row, order)));
  }) as EdgeReader;
}
