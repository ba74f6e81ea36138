import { narrowingOf, type Narrowing } from './narrowing.ts';
import { pageConditions, sortingOf, type Order } from './order.ts';
import type { PageRequest } from './page.ts';
import type { Table } from './rows.ts';
import type { Scope } from './scope.ts';

/** A statement of a list of its own, or of the lists of parents, to whom `property` refers. */
export interface ListStatement {
  parameters: readonly unknown[];
  list: string;
  /** Of one parent, whose id is the last parameter: PostgreSQL plans it once and for all. */
  listOfOne(property: string): string;
  /** Of each of many parents, whose ids are the last parameter. */
  listOfEach(property: string): string;
}

/** A page: the columns of its rows, of one row more where the list goes on. */
export function pageStatement(
  table: Table,
  scope: Scope,
  order: Order,
  page: PageRequest,
  narrowing: Narrowing<object>,
): ListStatement {
  const { parameters, parameter, conditions } = narrowed(table, scope, narrowing);
  conditions.push(...pageConditions(order, page, parameter));
  const tail = `order by ${sortingOf(order, page.backward)} limit ${page.size + 1}`;
  const select = (more?: string) => `select ${table.select} from ${table.name} t ${whereOf(conditions, more)}${tail}`;
  return {
    parameters,
    list: select(),
    listOfOne: (property) => select(refersTo(table, property, parameters.length + 1)),
    listOfEach: (property) =>
      `select page.* from ${parentsOf(table, property, parameters.length + 1)} cross join lateral (${select(ofParent(table, property))}) page`,
  };
}

/** How many rows a list has, whatever the page; of many parents beside the id of each. */
export function countStatement(table: Table, scope: Scope, narrowing: Narrowing<object>): ListStatement {
  const { parameters, conditions } = narrowed(table, scope, narrowing);
  const count = (more?: string) => `select count(*) as "count" from ${table.name} t ${whereOf(conditions, more)}`;
  return {
    parameters,
    list: count(),
    listOfOne: (property) => count(refersTo(table, property, parameters.length + 1)),
    listOfEach: (property) =>
      `select parent.id, total."count" from ${parentsOf(table, property, parameters.length + 1)} cross join lateral (${count(ofParent(table, property))}) total`,
  };
}

function narrowed(table: Table, scope: Scope, narrowing: Narrowing<object>) {
  const parameters: unknown[] = [];
  const parameter = (value: unknown) => `$${parameters.push(value)}`;
  const conditions = [...table.narrowing(scope, parameter), ...narrowingOf(narrowing, table, parameter)];
  return { parameters, parameter, conditions };
}

const whereOf = (conditions: readonly string[], more?: string): string => {
  const all = more === undefined ? conditions : [...conditions, more];
  return all.length === 0 ? '' : `where ${all.join(' and ')} `;
};

const refersTo = (table: Table, property: string, parameter: number): string => {
  const { name, type } = table.column(property);
  return `t.${name} = $${parameter}::${type}`;
};

const ofParent = (table: Table, property: string): string => `t.${table.column(property).name} = parent.id`;

const parentsOf = (table: Table, property: string, parameter: number): string =>
  `unnest($${parameter}::${table.column(property).type}[]) as parent(id)`;
