import type { Session } from '../session/session.ts';
import type { Role, Server } from './catalogue.ts';

export async function readServer(session: Session): Promise<Server> {
  const [row] = await session.query<Omit<Server, 'statisticsSince'> & { since: Date }>(`
    select current_setting('server_version_num')::int as version, current_database() as database, current_user as role,
      coalesce(pg_stat_get_db_stat_reset_time(oid), pg_postmaster_start_time()) as since
    from pg_database where datname = current_database()`);
  const { since, ...server } = row!;
  return { ...server, statisticsSince: since };
}

export const readRoles = (session: Session): Promise<Role[]> =>
  session.query<Role>(`
    select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as "bypassesRowSecurity", r.rolcanlogin as "canLogIn",
      array(select m.rolname::text from pg_roles m where pg_has_role(r.oid, m.oid, 'usage') and not r.rolsuper or m.oid = r.oid order by 1) as "memberOf"
    from pg_roles r where not starts_with(r.rolname, 'pg_') order by 1`);

export async function readExtensions(session: Session): Promise<Map<string, string>> {
  const rows = await session.query<{ name: string; schema: string }>(
    'select e.extname as name, n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace order by 1',
  );
  return new Map(rows.map(({ name, schema }) => [name, schema]));
}
