import type { Role } from '../../catalogue/catalogue.ts';
import { counted } from '../../counted.ts';
import { NotChecked, type Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { walledTables } from './rowSecurity.ts';

export const appRoleTooStrong: Rule = {
  id: 'T26',
  name: 'APP_ROLE_TOO_STRONG',
  family: 'tenancy',
  severity: 'warning',
  impact:
    'No policy holds such a role, and a mistake in one statement may drop a table: the application needs none of it.',
  cause: 'The application was given the role with which the database was made.',
  check({ catalogue, tenancy, options }) {
    if (options.restored && options.appRole === undefined)
      throw new NotChecked('a dump does not say as which role the application connects (--app-role)');
    const name = options.appRole ?? catalogue.server.role;
    const role = catalogue.roles.find((one) => one.name === name);
    if (role === undefined) throw new NotChecked(`the dump names no role ${name}`);
    const owned = walledTables(tenancy).filter(({ owner }) => role.memberOf.includes(owner));
    const reasons = [
      ...strengths(role),
      ...(owned.length === 0 ? [] : [`the owner of ${counted(owned.length, 'table')} with rows of tenants`]),
    ];
    if (reasons.length === 0) return [];
    return [
      {
        object: name,
        message: `${options.appRole === undefined ? 'the connecting role' : 'the application’s role'} ${name} is ${reasons.join(' and ')}${
          options.appRole === undefined ? '; where the application connects as another, name it: --app-role' : ''
        }`,
        fix: `create role … login nosuperuser nobypassrls, grant it the tables’ rows alone, and let the application connect as it instead of ${identifier(name)}`,
        verify: `select rolsuper, rolbypassrls from pg_roles where rolname = ${literal(name)}`,
      },
    ];
  },
};

const strengths = ({ superuser, bypassesRowSecurity }: Role): string[] => [
  ...(superuser ? ['a superuser'] : []),
  ...(bypassesRowSecurity && !superuser ? ['allowed to bypass row-level security'] : []),
];
