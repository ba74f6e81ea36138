import type { Migrator } from '@mikro-orm/migrations';
import { inTransaction } from './inTransaction.ts';
import type { OpenSubgraph } from './openSubgraph.ts';

export interface MigrationState {
  name: string;
  /** undefined while it is pending. */
  appliedAt: Date | undefined;
}

/** Applies what is pending, up to and including `to`, all or nothing; the names of what it applied. */
export const migrateUp = (subgraph: OpenSubgraph, to?: string): Promise<string[]> => migrate(subgraph, 'up', to);

/** Takes back the newest migration, or everything after `to` (0: everything), all or nothing; the names of what it took back. */
export const migrateDown = (subgraph: OpenSubgraph, to?: string): Promise<string[]> => migrate(subgraph, 'down', to);

async function migrate(subgraph: OpenSubgraph, direction: 'up' | 'down', to: string | undefined): Promise<string[]> {
  return inTransaction(subgraph, async (em) => {
    const migrator = migratorOf(subgraph);
    const known = new Set((await stateOf(subgraph)).map(({ name }) => name));
    if (to !== undefined && to !== '0' && !known.has(to)) throw new Error(`${subgraph.name} has no migration ${to}; npm run migrate -- status lists them`);
    const done = await migrator[direction]({ ...(to === undefined ? {} : { to: to === '0' ? 0 : to }), transaction: em.getTransactionContext() as never });
    await em.execute(protectHistory);
    return done.map(({ name }) => name);
  });
}

/** Every migration of the folder, oldest first, and those that the database has and the folder lacks. */
export async function stateOf(subgraph: OpenSubgraph): Promise<MigrationState[]> {
  const migrator = migratorOf(subgraph);
  const applied = new Map((await migrator.getExecuted()).map((row) => [row.name, row.executed_at]));
  const pending = await migrator.getPending();
  return [...applied.keys(), ...pending.map(({ name }) => name)].sort().map((name) => ({ name, appliedAt: applied.get(name) }));
}

const migratorOf = ({ orm }: OpenSubgraph): Migrator => orm.migrator as Migrator;

/** The runtime role reads which migrations are applied; only the owner writes them. */
const protectHistory = `do $$ declare grantee text; begin
  for grantee in select distinct g.grantee from information_schema.role_table_grants g where g.table_schema = 'public' and g.table_name = 'migration' and g.grantee <> current_user
  loop execute format('revoke insert, update, delete, truncate on migration from %I', grantee); end loop; end $$`;
