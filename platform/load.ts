import DataLoader from 'dataloader';
import type { AnyEntity } from './aggregate.ts';
import type { Database } from './database.ts';
import { notFound } from './errors.ts';
import { tableOf, type EntityOf, type RowOf } from './rows.ts';
import type { UnitOfWork } from './unitOfWork.ts';
import { isUuid } from './uuid.ts';

export interface Loaders {
  /** The row of this id, null when there is none for the caller: for references. */
  load<Class extends AnyEntity>(entity: Class, id: string | null | undefined): Promise<RowOf<EntityOf<Class>> | null>;
  /** The row whose (unique) property has this value. */
  loadBy<Class extends AnyEntity>(entity: Class, property: keyof EntityOf<Class> & string, value: string): Promise<RowOf<EntityOf<Class>> | null>;
  /** The row of an id that a client asked for. @throws OrgraphError NOT_FOUND, the same for an unknown id and for another organization's. */
  find<Class extends AnyEntity>(entity: Class, id: string, what: string): Promise<RowOf<EntityOf<Class>>>;
  /** Drops what was loaded: after a write, reads see what it did. */
  forget(): void;
}

/** The request's loaders: one statement for all the rows of an entity that are asked for at once. */
export function createLoaders(database: Database, unit: Pick<UnitOfWork, 'scope' | 'read'>): Loaders {
  const loaders = new Map<string, DataLoader<string, unknown>>();

  function loaderOf(entity: AnyEntity, property: string): DataLoader<string, unknown> {
    const table = tableOf(database, entity);
    const name = `${table.name} ${property}`;
    let loader = loaders.get(name);
    if (loader === undefined) {
      const { name: column, type, index } = table.column(property);
      loader = new DataLoader(async (keys) => {
        const found = new Map<unknown, unknown>();
        const parameters: unknown[] = [keys];
        const conditions = [`t.${column} = any($1::${type}[])`, ...table.narrowing(unit.scope, (value) => `$${parameters.push(value)}`)];
        const { rows, columns } = await unit.read(`select ${table.select} from ${table.name} t where ${conditions.join(' and ')}`, parameters);
        for (const cells of rows) found.set(cells[index], table.rowOf(cells, columns));
        return keys.map((key) => found.get(key) ?? null);
      }, { maxBatchSize: 1000 });
      loaders.set(name, loader);
    }
    return loader;
  }

  const loadBy = (entity: AnyEntity, property: string, value: string) => loaderOf(entity, property).load(value);
  const nothing = Promise.resolve(null);
  const load = (entity: AnyEntity, id: string | null | undefined) => (typeof id === 'string' && isUuid(id) ? loadBy(entity, 'id', id.toLowerCase()) : nothing);
  return {
    load: load as Loaders['load'],
    loadBy: loadBy as Loaders['loadBy'],
    forget: () => loaders.clear(),
    find: (async (entity: AnyEntity, id: string, what: string) => {
      const row = await load(entity, id);
      if (row === null) throw notFound(what);
      return row;
    }) as Loaders['find'],
  };
}
