import type { Column, Table } from '../catalogue/catalogue.ts';
import { comparable, isExternalId } from './references.ts';
import type { Tenancy } from './tenancy.ts';
import { wordsOf } from './words.ts';

/** The columns of a table that name a user: its references to the users' table, and what is named like one. */
export function userColumnsOf(table: Table, { users, references }: Tenancy): string[] {
  if (table === users) return [];
  const referring = references
    .get(table)!
    .filter(({ target, typesFit }) => target === users && typesFit)
    .flatMap(({ columns, targetColumns, target }) =>
      columns.filter((_, index) => target.primaryKey?.includes(targetColumns[index]!) === true),
    );
  const elsewhere = new Set(table.foreignKeys.flatMap(({ columns }) => columns));
  const named = table.columns
    .filter(({ name }) => !elsewhere.has(name) && isNamedLikeUser(name))
    .filter((column) => fits(column, users))
    .map(({ name }) => name);
  return [...new Set([...referring, ...named])].filter((name) => !isActor(name));
}

/** Who changed, approved or was given something does not say whose it is. */
const isActor = (name: string): boolean =>
  /(^|_)(updated|modified|changed|edited|approved|reviewed|granted|revoked|managed|assigned|invited|deleted|archived)_by(_|$)/.test(
    wordsOf(name).join('_'),
  );

/** `user_id`, `created_by_user_id`; what is done by somebody, where the database knows its users. */
const isNamedLikeUser = (name: string): boolean =>
  !isExternalId(name) &&
  /^((\w+_)?user_(id|uuid)|(created|uploaded|owned)_by(_id)?|(owner|author|creator)_id)$/.test(wordsOf(name).join('_'));

/** Without a users' table only a column that says `user` itself is taken for one. */
function fits(column: Column, users: Table | undefined): boolean {
  const [name] = users?.primaryKey ?? [];
  const key = users?.columns.find((one) => one.name === name);
  return key === undefined ? wordsOf(column.name).includes('user') : comparable(key) === comparable(column);
}
