import type { Table } from '../catalogue/catalogue.ts';
import type { Membership } from './membership.ts';
import { comparable } from './references.ts';
import type { Tenancy } from './tenancy.ts';
import { userColumnsOf } from './userColumns.ts';

/** Of each tenant table the columns of a user whose tenants the row's can be compared with. */
export const ownerColumns = (tenancy: Tenancy, membership: Membership): Map<Table, string[]> =>
  new Map(
    [...tenancy.columns]
      .filter(
        ([table, { root, column }]) =>
          table !== membership.table && root === membership.root && comparable(column) === comparable(root.key),
      )
      .map(([table, { column }]) => [table, userColumnsOf(table, tenancy).filter((name) => name !== column.name)]),
  );
