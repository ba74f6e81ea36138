import DataLoader from 'dataloader';
import type { AnyEntity } from './aggregate.ts';
import { createCursorCodec, type CursorCodec, type Place } from './cursor.ts';
import type { Database } from './database.ts';
import { connectionOf, orderOf, pageOf, type Connection, type Order, type Page, type PageArguments } from './page.ts';
import type { Scope } from './scope.ts';
import { tableOf, type EntityOf, type RowOf, type Table } from './rows.ts';
import type { Row, UnitOfWork } from './unitOfWork.ts';

type Value = string | number | boolean | Date;

export interface ConnectionOptions<Entity> {
  /** Equality by property; an array is "one of", null is "is null"; absent (undefined) does not narrow. A relation is compared by its id. */
  where?: Partial<Record<keyof Entity & string, Value | readonly Value[] | null | undefined>> | undefined;
  /** Further SQL conditions over the alias `t`; each `?` is one of its parameters. */
  conditions?: readonly (readonly [sql: string, ...parameters: unknown[]])[] | undefined;
  /** Properties, `-` in front for descending; the id is added last. Their columns are not nullable. Default: newest first. */
  orderBy?: readonly string[] | undefined;
  /** The rows of one parent: the property that refers to it and its id. All parents asked for at once are served by one statement. */
  of?: readonly [property: keyof Entity & string, id: string] | undefined;
}

export type ConnectionReader = <Class extends AnyEntity>(
  entity: Class, page: PageArguments, options?: ConnectionOptions<EntityOf<Class>>,
) => Promise<Connection<RowOf<EntityOf<Class>>>>;

/** The one implementation of connections: keyset pagination, forward and backward, one statement a list, and one for the same list of many parents. */
export function createConnectionReader(database: Database, unit: Pick<UnitOfWork, 'scope' | 'query'>): ConnectionReader {
  const children = new Map<string, DataLoader<string, Row[]>>();

  return (async (entity: AnyEntity, pageArguments: PageArguments, options: ConnectionOptions<object> = {}) => {
    const table = tableOf(database, entity);
    const order = orderOf(table, options.orderBy ?? ['-createdAt']);
    const codec = createCursorCodec(unit.scope.organization, `${table.name} ${order.map(({ property, descending }) => (descending ? `-${property}` : property)).join(' ')}`, order.map(({ type }) => type));
    const page = pageOf(pageArguments, codec);
    const statement = createStatement(table, unit.scope, order, page, options);
    if (options.of === undefined) return assemble(await unit.query(statement.list, statement.parameters), page, table, order, codec);
    const [property, parent] = options.of;
    const name = JSON.stringify([table.name, property, page, options.where, options.conditions, options.orderBy]);
    let loader = children.get(name);
    if (loader === undefined) {
      loader = new DataLoader(async (parents) => {
        const byParent = new Map<string, Row[]>(parents.map((id) => [id, []]));
        for (const { __parent: id, ...row } of await unit.query(statement.listOf(property), [...statement.parameters, parents])) byParent.get(id as string)!.push(row);
        return parents.map((id) => byParent.get(id)!);
      });
      children.set(name, loader);
    }
    return assemble((await loader.load(parent)).map((row) => ({ ...row })), page, table, order, codec);
  }) as ConnectionReader;
}

interface Statement {
  parameters: unknown[];
  list: string;
  /** The list of each of many parents, whose ids are the last parameter. */
  listOf(property: string): string;
}

function createStatement(table: Table, scope: Scope, order: Order, page: Page, { where = {}, conditions = [] }: ConnectionOptions<object>): Statement {
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
  for (const [sql, ...values] of conditions) narrowing.push(`(${sql.replaceAll('?', () => parameter(values.shift()))})`);
  if (page.after !== undefined) narrowing.push(beyond(order, page.after, false, parameter));
  if (page.before !== undefined) narrowing.push(beyond(order, page.before, true, parameter));
  const sorting = order.map(({ name, descending }) => `t.${name} ${descending === page.backward ? 'asc' : 'desc'}`).join(', ');
  const keys = order.map(({ name }, index) => `t.${name}::text as "__key${index}"`).join(', ');
  const tail = `order by ${sorting} limit ${page.size + 1}`;
  const conditionsOf = (more?: string) => {
    const all = [...narrowing, more ?? ''].filter((part) => part !== '');
    return all.length === 0 ? '' : `where ${all.join(' and ')} `;
  };
  return {
    parameters,
    list: `select ${table.select}, ${keys} from ${table.name} t ${conditionsOf()}${tail}`,
    listOf: (property) => {
      const { name, type } = table.column(property);
      return `select parent.id::text as "__parent", page.* from unnest($${parameters.length + 1}::${type}[]) as parent(id) cross join lateral (`
        + `select ${table.select}, ${keys} from ${table.name} t ${conditionsOf(`t.${name} = parent.id`)}${tail}) page`;
    },
  };
}

/** Rows beyond a place in the list's order: one row comparison where all keys run the same way, else the lexicographic expansion. */
function beyond(order: Order, place: Place, reverse: boolean, parameter: (value: unknown) => string): string {
  const keys = order.map(({ name, type, descending }, index) => ({ column: `t.${name}`, value: `${parameter(place[index])}::${type}`, sign: descending === reverse ? '>' : '<' }));
  if (keys.every(({ sign }) => sign === keys[0]!.sign)) return `(${keys.map(({ column }) => column).join(', ')}) ${keys[0]!.sign} (${keys.map(({ value }) => value).join(', ')})`;
  const alternatives = keys.map(({ column, value, sign }, index) =>
    [...keys.slice(0, index).map((key) => `${key.column} = ${key.value}`), `${column} ${sign} ${value}`].join(' and '));
  return `(${alternatives.map((alternative) => `(${alternative})`).join(' or ')})`;
}

function assemble(results: Row[], page: Page, table: Table, order: Order, codec: CursorCodec): Connection<Row> {
  const more = results.length > page.size;
  if (more) results.pop();
  if (page.backward) results.reverse();
  const edges = results.map((result) => {
    const place = order.map((_, index) => result[`__key${index}`] as string);
    return { cursor: codec.encode(place), node: table.toRow(result) };
  });
  return connectionOf(edges, page, more);
}
