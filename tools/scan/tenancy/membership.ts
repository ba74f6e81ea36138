import type { Table } from '../catalogue/catalogue.ts';
import type { Tenancy } from './tenancy.ts';
import type { Root } from './tenantColumns.ts';

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
  for (const [table, { column, root }] of columns) {
    for (const { target, columns: from } of references.get(table)!) {
      const [user] = from;
      if (target !== users || from.length !== 1 || user === undefined) continue;
      const unique = table.indexes.some(
        (index) => index.unique && index.columns.includes(user) && index.columns.includes(column.name),
      );
      if (unique) return { table, user, tenant: column.name, root };
    }
  }
  return undefined;
}
