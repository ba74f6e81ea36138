import { counted } from '../../counted.ts';
import { NotChecked, type Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import { membershipOf } from '../../tenancy/membership.ts';

/** Above this share of users without a tenant something has gone wrong. */
const some = 0.05;

export const usersWithoutTenant: Rule = {
  id: 'B04',
  name: 'USERS_WITHOUT_TENANT',
  family: 'back-fill',
  severity: 'warning',
  needsRows: true,
  impact: 'These people sign in and see nothing, or, where no tenant means no filter, everything.',
  cause: 'They signed up before there were tenants, or were never invited into one.',
  check({ tenancy, inEach, session, rowsOf }) {
    const { users } = tenancy;
    const membership = membershipOf(tenancy);
    if (users === undefined || membership === undefined)
      throw new NotChecked('the database does not say to which tenants its users belong');
    return inEach([users], async () => {
      const key = identifier(users.primaryKey![0]!);
      const known = `exists (select from ${membership.table.sql} as m where m.${identifier(membership.user)} = u.${key} and m.${identifier(membership.tenant)} is not null)`;
      const [row] = await session.query<{ all: number; without: number }>(
        `select count(*) as all, count(*) filter (where not ${known}) as without from ${rowsOf(users, 'u')}`,
      );
      const { all, without } = row!;
      return without === 0
        ? []
        : [
            {
              table: users,
              count: without,
              severity: without / all > some ? ('critical' as const) : ('warning' as const),
              message: `no tenant is known of ${without} of ${counted(all, 'user')}`,
              fix: 'invite each into their tenant, or close the account',
              verify: `select count(*) from ${users.sql} as u where not ${known}`,
            },
          ];
    });
  },
};
