import type { Database } from '../data/database.ts';
import { entitiesOf } from '../data/tables.ts';
import type { UnitOfWork } from '../data/unitOfWork.ts';
import type { DeclaredTable, LeadsTo, PersonalData, PersonOfRow } from './declaration.ts';

/** Whose rows are asked for: their account, and the e-mail addresses that they have proven, in lower case. */
export interface AskedPerson {
  user: string;
  addresses: readonly string[];
}

/** Behind which row of which table it goes on. */
export interface RowPlace {
  table: string;
  after: string;
}

export interface PersonsRows {
  /** Lines of NDJSON, by table; all of one table's come before the next one's. */
  tables: { table: string; lines: string }[];
  /** Where it goes on; null at the end. */
  next: RowPlace | null;
}

/** Rows of one answer. */
const mostRows = 500;

const start = '00000000-0000-0000-0000-000000000000';

/**
 * What the unit's organization keeps of a person (without one, what belongs to none): of each row that leads to them its
 * id, the column that leads to them and what that says of them, as the declaration has it, and of nobody else; and only
 * of rows that they may see.
 */
export async function personsRows(
  unit: UnitOfWork,
  database: Database,
  declared: PersonalData,
  person: AskedPerson,
  from: RowPlace | null,
): Promise<PersonsRows> {
  const { organization } = unit.scope;
  const columns = columnsByTable(database);
  const asked = Object.keys(declared).filter((table) => {
    const isOfOrganizations = columns.get(table)!.has('organization_id');
    return ofPeople(declared[table]!).length > 0 && (isOfOrganizations || organization === null);
  });
  const tables: PersonsRows['tables'] = [];
  let left = mostRows;
  for (const table of from === null ? asked : asked.slice(asked.indexOf(from.table))) {
    const after = table === from?.table ? from.after : start;
    const own = columns.get(table)!.has('organization_id');
    const values = [person.user, person.addresses, after, left, ...(own ? [organization] : [])];
    const rows = await unit.query<{ id: string; line: string }>(statementOf(table, declared, database, own), values);
    if (rows.length > 0) tables.push({ table, lines: rows.map(({ line }) => `${line}\n`).join('') });
    left -= rows.length;
    if (left === 0) return { tables, next: { table, after: rows.at(-1)!.id } };
  }
  return { tables, next: null };
}

/** Those of whom a row says something that is theirs to have; of some it holds only what is made of other rows. */
const ofPeople = ({ people = {} }: DeclaredTable): [string, PersonOfRow][] =>
  Object.entries(people).filter(([, { says = [], withheld }]) => says.length > 0 || withheld === undefined);

/** $1: the account, $2: addresses, $3: behind which id, $4: how many, $5: the organization. */
function statementOf(table: string, declared: PersonalData, database: Database, isOfOrganizations: boolean): string {
  const people = ofPeople(declared[table]!).map(([column, person]) => ({
    ...person,
    column,
    isTheirs: leadsTo(declared, 't', column, person.is),
  }));
  const told = people.flatMap(({ column, says = [], isTheirs }) =>
    [...new Set([column, ...says])]
      .filter((name) => name !== 'id')
      .map((name) => `'${name}', case when ${isTheirs} then t.${quoted(name)} end`),
  );
  const shared = [
    'id',
    ...['organization_id', 'created_at'].filter((name) => columnsByTable(database).get(table)!.has(name)),
  ];
  const line = [...shared.map((name) => `'${name}', t.${name}`), ...told].join(', ');
  const conditions = [
    `t.id > $3`,
    `(${people.map(({ isTheirs }) => isTheirs).join(' or ')})`,
    ...(isOfOrganizations ? ['t.organization_id is not distinct from $5::uuid'] : []),
    ...visibilityOf(table, database),
    // PostgreSQL refuses a parameter that a statement does not name.
    '($1::uuid is not null or $2::text[] is not null)',
  ];
  return `select t.id, json_build_object(${line})::text as line from ${quoted(table)} t where ${conditions.join(' and ')} order by t.id limit $4`;
}

/** Whether a column holds the person, in SQL over the alias. */
function leadsTo(declared: PersonalData, alias: string, column: string, is: LeadsTo): string {
  const value = `${alias}.${quoted(column)}`;
  if (is === 'account') return `${value} = $1::uuid`;
  if (is === 'address') return `lower(${value}::text) = any($2::text[])`;
  const [table, key] = is.split('.') as [string, string];
  const [first] = Object.entries(declared[table]!.people!);
  const further = `${alias}_`;
  return `${value} in (select ${further}.${quoted(key)} from ${quoted(table)} ${further} where ${leadsTo(declared, further, first![0], first![1].is)})`;
}

const quoted = (name: string): string => `"${name}"`;

function columnsByTable({ orm }: Database): Map<string, Set<string>> {
  return new Map(
    [...orm.getMetadata().getAll().values()].map(({ tableName, props }) => [
      tableName,
      new Set(props.flatMap(({ fieldNames }) => (Array.isArray(fieldNames) ? fieldNames : []))),
    ]),
  );
}

/** Which rows exist for a reader, where their entity narrows it. */
function visibilityOf(table: string, { aggregates, orm }: Database): string[] {
  const entity = entitiesOf(aggregates).find((one) => orm.getMetadata().get(one).tableName === table);
  return aggregates.flatMap(({ visibility = [] }) =>
    visibility.flatMap(([narrowed, condition]) => (narrowed === entity ? [`(${condition})`] : [])),
  );
}
