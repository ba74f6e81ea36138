import { ConfigurationError } from '../process/configuration.ts';
import { variableOf } from '../process/names.ts';
import { neededMigrations, type Database } from './database.ts';

/**
 * @throws ConfigurationError when the role that the service runs under could go round row-level security: superuser,
 * BYPASSRLS, or owner of anything here.
 */
export async function assertSafeRole(database: Database): Promise<void> {
  const {
    rows: [role],
  } = await database.pool.query<{ name: string; superuser: boolean; bypass: boolean; owns: boolean }>(`
    select current_user as name,
      (select bool_or(rolsuper) from pg_roles where pg_has_role(oid, 'member')) as superuser,
      (select bool_or(rolbypassrls) from pg_roles where pg_has_role(oid, 'member')) as bypass,
      exists (select 1 from pg_class where relkind in ('r', 'p', 'v', 'm') and pg_has_role(relowner, 'member') and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)) as owns`);
  const faults = [
    role!.superuser ? 'is a superuser' : '',
    role!.bypass ? 'has BYPASSRLS' : '',
    role!.owns ? 'owns tables' : '',
  ].filter((fault) => fault !== '');
  if (faults.length > 0) {
    throw new ConfigurationError(
      `${variableOf(database.name, 'DATABASE_URL')}: the role ${role!.name} ${faults.join(' and ')}, so row-level security would not bind it; give the runtime role`,
    );
  }
}

/**
 * What the runtime role could reach outside the tables that policies guard, where the server's operator has not taken
 * it: a sentence for each. None of it is needed.
 */
export async function reachBeyondTables({ pool }: Database): Promise<string[]> {
  const {
    rows: [may],
  } = await pool.query<{ connect: string | null; temporary: boolean; objects: boolean }>(`
    select (select string_agg(quote_ident(datname), ', ' order by datname) from pg_database
        where datallowconn and datname <> current_database() and has_database_privilege(datname, 'connect')
          and not exists (select from aclexplode(datacl) where grantee = to_regrole(quote_ident(current_user))::oid)) as connect,
      has_database_privilege(current_database(), 'temporary') as temporary,
      has_function_privilege('pg_catalog.lo_create(oid)', 'execute') as objects`);
  return [
    ...(may!.connect === null ? [] : [`it may connect to ${may!.connect}: revoke connect, temporary … from public`]),
    ...(may!.temporary ? ['it may make temporary tables: revoke temporary on its database from public'] : []),
    ...(may!.objects ? ['it may make large objects: revoke execute on the functions lo_… from public'] : []),
  ];
}

/** @throws ConfigurationError when the database lacks migrations that this version of the service needs. */
export async function assertSchemaCurrent(database: Database): Promise<void> {
  const applied = await database.pool.query<{ name: string }>('select name from migration').then(
    ({ rows }) => new Set(rows.map(({ name }) => name.replace(/\.[tj]s$/, ''))),
    () => new Set<string>(),
  );
  const missing = neededMigrations(database).filter((name) => !applied.has(name));
  if (missing.length > 0)
    throw new ConfigurationError(
      `the database of ${database.name} is behind: ${missing.join(', ')} not applied; run: npm run migrate -- up --subgraph ${database.name}`,
    );
}
