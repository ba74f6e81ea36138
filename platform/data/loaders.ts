import DataLoader from 'dataloader';
import { notFound } from '../values/errors.ts';
import { isUuid } from '../values/uuid.ts';
import type { Database } from './database.ts';
import { orderOf, type Order } from './order.ts';
import { tableOf, type EntityOf, type RowOf, type Table } from './rows.ts';
import type { AnyEntity } from './tables.ts';
import type { Row, UnitOfWork } from './unitOfWork.ts';

export interface Loaders {
  /** The row of this id, null when there is none for the caller: for references. */
  load<Class extends AnyEntity>(entity: Class, id: string | null | undefined): Promise<RowOf<EntityOf<Class>> | null>;
  /** The row whose (unique) property has this value. */
  loadBy<Class extends AnyEntity>(
    entity: Class,
    property: keyof EntityOf<Class> & string,
    value: string,
  ): Promise<RowOf<EntityOf<Class>> | null>;
  /** All rows whose property has this value, by the given properties and the id: for what is few by its nature. */
  loadAll<Class extends AnyEntity>(
    entity: Class,
    property: keyof EntityOf<Class> & string,
    value: string,
    orderBy: readonly string[],
  ): Promise<readonly RowOf<EntityOf<Class>>[]>;
  /**
   * The row of an id that a client asked for.
   * @throws OrgraphError NOT_FOUND, the same for an unknown id and for another organization's.
   */
  find<Class extends AnyEntity>(entity: Class, id: string, what: string): Promise<RowOf<EntityOf<Class>>>;
  /** Drops what was loaded: after a write, reads see what it did. */
  forget(): void;
}

/** The statement's rows, which are found before they are put in order: they are few, whatever the table holds. */
const inOrder = (statement: string, order: Order): string =>
  `with found as materialized (${statement}) select * from found t order by ${order
    .map(({ name, descending }) => `t.${name} ${descending ? 'desc' : 'asc'}`)
    .join(', ')}`;

/** The request's loaders: one statement for all the rows of an entity that are asked for at once. */
export function createLoaders(database: Database, unit: Pick<UnitOfWork, 'scope' | 'read'>): Loaders {
  const loaders = new Map<string, DataLoader<string, unknown>>();

  function loaderOf(entity: AnyEntity, property: string, orderBy?: readonly string[]): DataLoader<string, unknown> {
    const table = tableOf(database, entity);
    const name = `${table.name} ${property} ${orderBy?.join() ?? ''}`;
    let loader = loaders.get(name);
    if (loader === undefined) {
      loader = new DataLoader(
        async (keys) => {
          const found = await rowsBy(table, property, keys, orderBy);
          return keys.map((key) => (orderBy === undefined ? (found.get(key)?.[0] ?? null) : (found.get(key) ?? [])));
        },
        { maxBatchSize: 1000 },
      );
      loaders.set(name, loader);
    }
    return loader;
  }

  async function rowsBy(
    table: Table,
    property: string,
    keys: readonly string[],
    orderBy: readonly string[] | undefined,
  ): Promise<Map<unknown, Row[]>> {
    const { name, type, index } = table.column(property);
    const parameters: unknown[] = [keys];
    const conditions = [
      `t.${name} = any($1::${type}[])`,
      ...table.narrowing(unit.scope, (value) => `$${parameters.push(value)}`),
    ];
    const statement = `select ${table.select} from ${table.name} t where ${conditions.join(' and ')}`;
    const { rows, columns } = await unit.read(
      orderBy === undefined ? statement : inOrder(statement, orderOf(table, orderBy)),
      parameters,
    );
    const found = new Map<unknown, Row[]>();
    for (const cells of rows) {
      const row = table.rowOf(cells, columns);
      const known = found.get(cells[index]);
      if (known === undefined) found.set(cells[index], [row]);
      else known.push(row);
    }
    return found;
  }

  const loadBy = (entity: AnyEntity, property: string, value: string) => loaderOf(entity, property).load(value);
  const nothing = Promise.resolve(null);
  const load = (entity: AnyEntity, id: string | null | undefined) =>
    typeof id === 'string' && isUuid(id) ? loadBy(entity, 'id', id.toLowerCase()) : nothing;
  return {
    load: load as Loaders['load'],
    loadBy: loadBy as Loaders['loadBy'],
    loadAll: ((entity: AnyEntity, property: string, value: string, orderBy: readonly string[]) =>
      loaderOf(entity, property, orderBy).load(value)) as Loaders['loadAll'],
    forget: () => loaders.clear(),
    find: (async (entity: AnyEntity, id: string, what: string) => {
      const row = await load(entity, id);
      if (row === null) throw notFound(what);
      return row;
    }) as Loaders['find'],
  };
}
