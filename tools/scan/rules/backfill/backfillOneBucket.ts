import { NotChecked, type Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import { membershipOf } from '../../tenancy/membership.ts';
import { tenantShareOf } from '../../tenancy/tenantShare.ts';

/** A table with fewer rows may well be one tenant’s. */
const fewest = 10;

export const backfillOneBucket: Rule = {
  id: 'B02',
  name: 'BACKFILL_ONE_BUCKET',
  family: 'back-fill',
  severity: 'warning',
  needsRows: true,
  impact: 'One tenant was given what belongs to all: it sees everybody’s rows, and they miss theirs.',
  cause: 'The back-fill took the first tenant that it found for every row.',
  async check(context) {
    const { tenancy, inEach, session } = context;
    const membership = membershipOf(tenancy);
    if (membership === undefined) throw new NotChecked('the database does not say to which tenants its users belong');
    const users = await tenantShareOf(
      { session, rowsOf: (table, alias) => `${table.sql} as ${alias}` },
      membership.table,
      membership.tenant,
    );
    if (users.filled === 0 || isOneBucket(users)) return [];
    const others = [...tenancy.columns].filter(
      ([table, { root }]) => table !== membership.table && table !== tenancy.users && root === membership.root,
    );
    return inEach(
      others.map(([table]) => table),
      async (table) => {
        const name = tenancy.columns.get(table)!.column.name;
        const share = await tenantShareOf(context, table, name);
        if (share.filled < fewest || !isOneBucket(share)) return [];
        return [
          {
            table,
            column: name,
            count: share.largest,
            message: `${share.largest} of ${share.rows} rows of ${table.title} belong to one tenant, while users belong to several`,
            fix: `fill ${identifier(name)} anew from each row’s user or parent`,
            verify: `select count(*) from ${table.sql} group by ${identifier(name)} order by 1 desc`,
          },
        ];
      },
    );
  },
};

const isOneBucket = ({ filled, largest }: { filled: number; largest: number }): boolean => largest >= 0.99 * filled;
