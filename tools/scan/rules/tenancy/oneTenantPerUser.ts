import type { Rule } from '../../rule.ts';
import { literal } from '../../sql.ts';
import { wordsOf } from '../../tenancy/words.ts';

export const oneTenantPerUser: Rule = {
  id: 'T19',
  name: 'ONE_TENANT_PER_USER',
  family: 'tenancy',
  severity: 'info',
  impact: 'A person can work for one tenant alone, and has one role; who works for two needs two accounts.',
  cause: 'Tenant and role are columns of the user, not a membership of its own.',
  check({ tenancy }) {
    const { users } = tenancy;
    const own = users === undefined ? undefined : tenancy.columns.get(users);
    const role = users?.columns.find(({ name }) => /(^|_)role(_id)?$/.test(wordsOf(name).join('_')));
    return users === undefined || own === undefined || role === undefined
      ? []
      : [
          {
            table: users,
            column: role.name,
            message: `${users.title} has both ${own.column.name} and ${role.name}: a user has one tenant, and one role in it`,
            fix: 'where people may work for several tenants, move both columns to a table of memberships: user, tenant, role, unique (user, tenant)',
            verify: `select attname from pg_attribute where attrelid = ${literal(users.sql)}::regclass and attnum > 0`,
          },
        ];
  },
};
