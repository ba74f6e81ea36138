import DataLoader from 'dataloader';
import type { Database } from './database.ts';
import { narrowingOf, type Narrowing } from './narrowing.ts';
import { orderOf, sortingOf } from './order.ts';
import { tableOf, type EntityOf, type RowOf } from './rows.ts';
import type { AnyEntity } from './tables.ts';
import type { Row, UnitOfWork } from './unitOfWork.ts';

export interface NeighbourOptions<Entity> extends Narrowing<Entity> {
  /** The property that neighbours share, as the parent of a list: a relation, not null of the row that is asked of. */
  within: keyof Entity & string;
  /** As of a connection; all one way. */
  orderBy: readonly string[];
  /** Before the row in that order, nearest last; or after it. */
  side: 'before' | 'after';
  /** How many at most. */
  size: number;
}

/** The rows next to the one of this id in its list; one statement for all the rows of which the same is asked at once. */
export type NeighbourReader = <Class extends AnyEntity>(
  entity: Class,
  id: string,
  options: NeighbourOptions<EntityOf<Class>>,
) => Promise<readonly RowOf<EntityOf<Class>>[]>;

export function createNeighbourReader(database: Database, unit: Pick<UnitOfWork, 'scope' | 'read'>): NeighbourReader {
  const loaders = new Map<string, DataLoader<string, readonly Row[]>>();

  return ((entity: AnyEntity, id: string, options: NeighbourOptions<object>) => {
    const table = tableOf(database, entity);
    const name = `${table.name} ${JSON.stringify(options)}`;
    let loader = loaders.get(name);
    if (loader === undefined) {
      loader = new DataLoader((ids) => read(entity, ids, options));
      loaders.set(name, loader);
    }
    return loader.load(id);
  }) as NeighbourReader;

  async function read(entity: AnyEntity, ids: readonly string[], options: NeighbourOptions<object>): Promise<Row[][]> {
    const table = tableOf(database, entity);
    const order = orderOf(table, options.orderBy);
    const isBefore = options.side === 'before';
    const parameters: unknown[] = [ids];
    const parameter = (value: unknown) => `$${parameters.push(value)}`;
    const narrowed = [...table.narrowing(unit.scope, parameter), ...narrowingOf(options, table, parameter)];
    const keys = (alias: string) => order.map(({ name }) => `${alias}.${name}`).join(', ');
    const within = table.column(options.within).name;
    const sign = isBefore === order[0]!.descending ? '>' : '<';
    const conditions = [...narrowed, `t.${within} = self.${within}`, `(${keys('t')}) ${sign} (${keys('self')})`];
    const { rows, columns } = await unit.read(
      `select page.*, self.id from unnest($1::uuid[]) as asked(id) join ${table.name} self on self.id = asked.id cross join lateral ` +
        `(select ${table.select} from ${table.name} t where ${conditions.join(' and ')} order by ${sortingOf(order, isBefore)} limit ${options.size}) page`,
      parameters,
    );
    const found = new Map<string, Row[]>(ids.map((id) => [id, []]));
    for (const cells of rows) found.get(cells[table.width]!)!.push(table.rowOf(cells, columns));
    return ids.map((id) => (isBefore ? found.get(id)!.toReversed() : found.get(id)!));
  }
}
