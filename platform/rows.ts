import type { EntityMetadata } from '@mikro-orm/core';
import type { AnyEntity } from './aggregate.ts';
import type { Database } from './database.ts';
import type { Scope } from './scope.ts';
import type { Row } from './unitOfWork.ts';

/**
 * An entity's row as reads give it: its columns by property name, a to-one relation as `{ id }`. An entity fits where its row is expected,
 * so that resolvers serve both what was read and what a mutation has just written.
 */
export type RowOf<Entity> = {
  readonly [Key in keyof Entity as Entity[Key] extends (...parameters: never[]) => unknown ? never : Key]:
    NonNullable<Entity[Key]> extends { unwrap(): unknown } ? { readonly id: string } | Extract<Entity[Key], null | undefined>
    : Entity[Key];
};

export type EntityOf<Class extends AnyEntity> = InstanceType<Class extends abstract new (...parameters: any[]) => infer Instance ? abstract new () => Instance : never>;

/** How an entity's table is read: its columns (but lazy ones) as one select list over the alias `t`, and what makes a result a row. */
export interface Table {
  /** Quoted. */
  name: string;
  /** The property's column, quoted, and its PostgreSQL type. */
  column(property: string): { name: string; type: string; nullable: boolean };
  select: string;
  /** The conditions over the alias `t` that narrow every read: the scope's organization, and the entity's visibility. */
  narrowing(scope: Scope, parameter: (value: unknown) => string): string[];
  toRow(result: Row): Row;
}

const tables = new WeakMap<Database, Map<AnyEntity, Table>>();

export function tableOf(database: Database, entity: AnyEntity): Table {
  let known = tables.get(database);
  if (known === undefined) tables.set(database, (known = new Map()));
  let table = known.get(entity);
  if (table === undefined) known.set(entity, (table = describe(database, entity)));
  return table;
}

const quote = (name: string) => `"${name}"`;

function describe(database: Database, entity: AnyEntity): Table {
  const meta = database.orm.getMetadata().get(entity) as EntityMetadata;
  const columns = new Map<string, { name: string; type: string; nullable: boolean }>();
  const relations: string[] = [];
  for (const property of Object.values(meta.properties) as EntityMetadata['props']) {
    if (property.persist === false || property.lazy === true || property.fieldNames === undefined || property.fieldNames.length === 0) continue;
    columns.set(property.name, { name: quote(property.fieldNames[0]!), type: property.columnTypes[0]!.replace(/\(.*\)/, ''), nullable: property.nullable === true });
    if (property.kind !== 'scalar' && property.mapToPk !== true) relations.push(property.name);
  }
  const tenantColumn = columns.get('organizationId');
  const visible = database.aggregates.flatMap(({ visibility = [] }) => visibility).filter(([narrowed]) => narrowed === entity).map(([, sql]) => `(${sql})`);
  return {
    name: quote(meta.tableName),
    column(property) {
      const column = columns.get(property);
      if (column === undefined) throw new Error(`${meta.className} has no column for ${property}`);
      return column;
    },
    select: [...columns].map(([property, { name }]) => `t.${name} as ${quote(property)}`).join(', '),
    narrowing({ organization }, parameter) {
      const own = tenantColumn !== undefined && organization !== null && database.walls.filter !== 'off';
      return [...(own ? [`t.${tenantColumn.name} = ${parameter(organization)}::uuid`] : []), ...visible];
    },
    toRow(result) {
      for (const relation of relations) if (result[relation] !== null) result[relation] = { id: result[relation] };
      return result;
    },
  };
}
