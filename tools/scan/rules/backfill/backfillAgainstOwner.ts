import type { Table } from '../../catalogue/catalogue.ts';
import { counted } from '../../counted.ts';
import { NotChecked, type Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import { membershipOf, type Membership } from '../../tenancy/membership.ts';
import { ownerColumns } from '../../tenancy/ownerColumns.ts';
import type { Tenancy } from '../../tenancy/tenancy.ts';
import { countStrangers } from '../../tenancy/tenantPairs.ts';

export const backfillAgainstOwner: Rule = {
  id: 'B03',
  name: 'BACKFILL_AGAINST_OWNER',
  family: 'back-fill',
  severity: 'critical',
  needsRows: true,
  impact: 'Rows stand in a tenant that their user does not belong to: strangers see them, and their user does not.',
  cause: 'The tenant was not taken from the user, or the user has moved since.',
  check({ tenancy, inEach, session, rowsOf }) {
    const membership = membershipOf(tenancy);
    if (membership === undefined) throw new NotChecked('the database does not say to which tenants its users belong');
    const owned = ownerColumns(tenancy, membership);
    return inEach(owned.keys(), async (table) => {
      const name = tenancy.columns.get(table)!.column.name;
      const hits = [];
      for (const user of owned.get(table)!) {
        const strangers = (rows: string) => countOf(rows, table, user, tenancy, membership);
        if (isHeld(table, name, user, membership)) continue;
        const [row] = await session.once<{ count: number }>(strangers(rowsOf(table, 'child')));
        if (row!.count === 0) continue;
        hits.push({
          table,
          column: user,
          count: row!.count,
          message: `${table.title} has ${counted(row!.count, 'row')} of a tenant that the row’s user (${user}) does not belong to`,
          fix: `fill ${identifier(name)} anew from the user that ${identifier(user)} names`,
          verify: strangers(`${table.sql} as child`),
        });
      }
      return hits;
    });
  },
};

/** A foreign key of both columns leaves no such row. */
const isHeld = ({ foreignKeys }: Table, tenant: string, user: string, { table }: Membership): boolean =>
  foreignKeys.some(
    ({ target, columns, valid }) => valid && target === table && columns.includes(tenant) && columns.includes(user),
  );

/** The statement that counts the rows, aliased `child`, whose user is known in some tenant, and not in the row’s. */
function countOf(
  rows: string,
  table: Table,
  user: string,
  { columns, users }: Tenancy,
  membership: Membership,
): string {
  const child = columns.get(table)!;
  if (membership.table === users) {
    const reference = {
      table,
      columns: [user],
      target: users,
      targetColumns: [membership.user],
      foreignKey: undefined,
      typesFit: true,
    };
    return countStrangers(rows, { reference, child, parent: columns.get(users)! });
  }
  const of = membership.table.sql;
  const same = `m.${identifier(membership.user)} = child.${identifier(user)}`;
  const [own, theirs] = [`m.${identifier(membership.tenant)}`, `child.${identifier(child.column.name)}`];
  return `select count(*) from ${rows} where ${theirs} is not null
    and exists (select from ${of} as m where ${same} and ${own} is not null)
    and not exists (select from ${of} as m where ${same} and ${own} = ${theirs})`;
}
