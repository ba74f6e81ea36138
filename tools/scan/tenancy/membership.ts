import type { Index, Table } from '../catalogue/catalogue.ts';
import type { Tenancy } from './tenancy.ts';
import type { Root } from './tenantColumns.ts';
import { wordsOf } from './words.ts';

/** Where it stands to which tenants a user belongs: in the users' table, or in one of pairs. */
export interface Membership {
  table: Table;
  /** The users' key, or the column that refers to it. */
  user: string;
  tenant: string;
  root: Root;
}

/** undefined where the database does not say, or knows no users. */
export function membershipOf({ users, columns, references }: Tenancy): Membership | undefined {
  if (users?.primaryKey?.length !== 1) return undefined;
  const own = columns.get(users);
  if (own !== undefined) return { table: users, user: users.primaryKey[0]!, tenant: own.column.name, root: own.root };
  const found: (Membership & { doubt: number })[] = [];
  for (const [table, { column, root }] of columns) {
    for (const { target, columns: from } of references.get(table)!) {
      const [user] = from;
      if (target !== users || from.length !== 1 || user === undefined) continue;
      const doubts = table.indexes
        .filter(({ unique, columns: key }) => unique && key.includes(user) && key.includes(column.name))
        .flatMap((index) => doubtOf(table, index));
      if (doubts.length > 0) found.push({ table, user, tenant: column.name, root, doubt: Math.min(...doubts) });
    }
  }
  return found.toSorted((one, other) => one.doubt - other.doubt)[0];
}

/**
 * A pair that is there once is a membership, and one with a role of it; best where it is called so. What is unique with
 * something else besides (a user's connection to a platform) is none.
 */
function doubtOf({ name }: Table, { columns }: Index): number[] {
  const called = [...wordsOf(name), name.toLowerCase()].some((word) => /member|^roles?$/.test(word));
  if (columns.length === 2) return [called ? 0 : 2];
  const rest = columns.filter((column) => wordsOf(column).some((word) => /^roles?$/.test(word)));
  return columns.length === 3 && rest.length === 1 ? [called ? 1 : 3] : [];
}
