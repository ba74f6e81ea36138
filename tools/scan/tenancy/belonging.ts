import type { Table } from '../catalogue/catalogue.ts';
import { historyTables } from './historyTables.ts';
import type { Tenancy } from './tenancy.ts';
import type { Root } from './tenantColumns.ts';
import { userColumnsOf } from './userColumns.ts';
import { nounOf, wordsOf } from './words.ts';

/** Tables that may have to say whose their rows are: neither tenants, nor users, nor declared global, nor a history. */
export const openTables = (tables: readonly Table[], { columns, roots, users, global }: Tenancy): Table[] =>
  tables.filter(
    (table) =>
      !columns.has(table) &&
      table !== users &&
      !global.has(table) &&
      !roots.some((root) => root.table === table) &&
      !historyTables.has(table.name.toLowerCase()),
  );

/** Two foreign keys that are the table's key, each into a table with a tenant column. */
export function isLinkOfTenants({ primaryKey, indexes, foreignKeys }: Table, { columns }: Tenancy): boolean {
  const parents = foreignKeys.filter(({ target }) => columns.has(target));
  const keys = [
    ...(primaryKey === undefined ? [] : [primaryKey]),
    ...indexes.filter(({ unique }) => unique).map((index) => index.columns),
  ];
  return parents.some((one, position) =>
    parents
      .slice(position + 1)
      .some((other) => keys.some((key) => sameColumns(key, [...one.columns, ...other.columns]))),
  );
}

export const sameColumns = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name) => others.includes(name));

/** It records what happened: `audit_log`, `integrationevent`. */
export const isLog = ({ name }: Table): boolean =>
  wordsOf(name).some((word) => /^(audits?|logs?|events?)$/.test(word)) || /(audit|event)s?$/.test(name.toLowerCase());

/**
 * Where a person may be of several tenants, how they sign in is theirs and no tenant's: sessions, passkeys, codes sent
 * by mail.
 */
export const isPersonal = ({ name }: Table, { users, columns }: Tenancy): boolean =>
  users !== undefined &&
  !columns.has(users) &&
  /^(user_)?(session|passkey|authenticator|account|identity|email|oauth_(account|provider)|(password_reset|verification|refresh|email_verification)(_token)?(_blacklist)?|(two_factor|totp|mfa)(_\w+)?|one_time_(token|code|password))$/.test(
    nounOf(name.replace(/([a-z])([A-Z])/g, '$1_$2')),
  );

/** Why a table without a tenant column holds rows of tenants. */
export interface Belonging {
  /** It says which user a row is of. */
  userColumns: readonly string[];
  /** The tables by which its rows can be reached, tenant tables or such as belong themselves. */
  parents: readonly Table[];
  /** Whose key the column that it lacks has to hold: of its parents' tenants the outermost. */
  root: Root;
}

/** Of the open tables those whose rows are some tenant's, through a user or a parent, however far above. */
export function belongingTables(tables: readonly Table[], tenancy: Tenancy): Map<Table, Belonging> {
  const open = openTables(tables, tenancy);
  const found = new Map<Table, Belonging>();
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const table of open) {
      if (found.has(table)) continue;
      const userColumns = userColumnsOf(table, tenancy);
      const parents = tenancy.references
        .get(table)!
        .map(({ target }) => target)
        .filter(
          (target) =>
            target !== table && target !== tenancy.users && (tenancy.columns.has(target) || found.has(target)),
        );
      if (userColumns.length === 0 && parents.length === 0) continue;
      const theirs = parents.map((parent) => tenancy.columns.get(parent)?.root ?? found.get(parent)?.root);
      const root = tenancy.roots.find((one) => theirs.includes(one)) ?? tenancy.roots[0]!;
      found.set(table, { userColumns, parents: [...new Set(parents)], root });
    }
  }
  return found;
}
