import type { EntityMetadata, EntityProperty } from '@mikro-orm/core';
import type { Database } from '../data/database.ts';
import { ConfigurationError } from '../process/configuration.ts';
import type { DeclaredTable, PersonalData } from './declaration.ts';
import { platformTables, tenantTable } from './platformTables.ts';

/** What holds numbers and moments, or one of the values that the code lists: it names nobody. */
const harmless = /^(small|big)?int|^(boolean|numeric|real|double|timestamp|date|time|interval)/;

/** What a subgraph keeps of people, the platform's own tables included. */
export const declaredOf = (subgraph: string, own: PersonalData = {}): PersonalData => ({
  ...platformTables,
  ...(subgraph === 'tenancy' ? {} : tenantTable),
  ...own,
});

/**
 * Every column that could name, describe or address a person is declared, as somebody's, the organization's or nobody's,
 * and each column once: read from what the entities say of their tables, which the migrations are compared with.
 * @throws ConfigurationError naming each that is not, and each declared table or column that is not there.
 */
export function assertDeclared({ name, orm }: Pick<Database, 'name' | 'orm'>, own: PersonalData = {}): void {
  const tables = [...orm.getMetadata().getAll().values()].filter(({ tableName }) => tableName !== undefined);
  const declared = declaredOf(name, own);
  const mistakes = [
    ...tables.flatMap((table) => mistakesOf(table, declared)),
    ...Object.keys(declared)
      .filter((table) => tables.every(({ tableName }) => tableName !== table))
      .map((table) => `${table} is declared, and is no table`),
  ];
  if (mistakes.length > 0)
    throw new ConfigurationError(
      mistakes.map((mistake) => `the personal data of ${name}: ${mistake} (personalData.ts)`).join('\n'),
    );
}

function mistakesOf({ tableName, props }: EntityMetadata, declared: PersonalData): string[] {
  const table = declared[tableName];
  if (table === undefined) return [`the table ${tableName} is not declared`];
  const columns = new Set(stored(props).flatMap(({ fieldNames }) => fieldNames));
  const named = columnsOf(table);
  const times = (column: string) => named.filter((other) => other === column).length;
  const asked = new Set(stored(props).flatMap((property) => columnsToDeclare(property, declared)));
  const { kept } = table;
  return [
    ...[...asked]
      .filter((column) => times(column) === 0)
      .map((column) => `${tableName}.${column} is not declared: is it somebody’s, the organization’s or nobody’s?`),
    ...[...new Set(named)]
      .filter((column) => times(column) > 1)
      .map((column) => `${tableName}.${column} is declared more than once`),
    ...[...named, ...(typeof kept === 'string' ? [] : [kept.after])]
      .filter((column) => !columns.has(column))
      .map((column) => `${tableName}.${column} is declared, and is no column`),
    ...Object.values(table.people ?? {}).flatMap(({ is }) => {
      const [target, column] = is.split('.');
      return column === undefined || leadsOn(declared[target!], column)
        ? []
        : [`${tableName} leads to ${is}, and ${is} to nobody`];
    }),
  ];
}

/** The columns that a table declares, once for each time. */
export const columnsOf = ({ people = {}, ofOrganization = [], nobodys = [] }: DeclaredTable): string[] => [
  ...Object.entries(people).flatMap(([column, { says = [], withheld = {} }]) => [
    column,
    ...says,
    ...Object.keys(withheld),
  ]),
  ...ofOrganization,
  ...nobodys,
];

/** A row leads on by its id, and by what it says of its person. */
const leadsOn = (table: DeclaredTable | undefined, column: string): boolean =>
  table?.people !== undefined && (column === 'id' || columnsOf(table).includes(column));

/** Relations of which the other side has the column have none. */
const stored = (props: readonly EntityProperty[]) => props.filter(({ fieldNames }) => Array.isArray(fieldNames));

function columnsToDeclare(property: EntityProperty, declared: PersonalData): string[] {
  const { fieldNames, columnTypes, kind, enum: isEnum, primary, targetMeta } = property;
  if (isEnum) return [];
  const isId = (column: string) => columnTypes[fieldNames.indexOf(column)] === 'uuid';
  return fieldNames.filter((column, index) => {
    if (harmless.test(columnTypes[index]!)) return false;
    if (column === 'organization_id' || (primary && isId(column))) return false;
    return kind !== 'm:1' || declared[targetMeta!.tableName]?.arePeople === true;
  });
}
