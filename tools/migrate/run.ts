import { setTimeout as pause } from 'node:timers/promises';
import type { Migrator } from '@mikro-orm/migrations';
import type { EntityManager } from '@mikro-orm/postgresql';
import { didYouMean } from '../process/didYouMean.ts';
import { UsageError } from '../process/exitCode.ts';
import { waitUntil } from '../process/waitUntil.ts';
import { loadMigration } from './loadMigration.ts';
import type { OpenSubgraph } from './openSubgraph.ts';

export interface MigrationState {
  name: string;
  /** undefined while it is pending. */
  appliedAt: Date | undefined;
}

/**
 * Applies what is pending, up to and including `to`; the names of what it applied. All or nothing, but that a migration
 * which is not transactional (an index that is made CONCURRENTLY) stands by itself: what comes before it is applied for
 * good, and what comes after it begins anew.
 */
export const migrateUp = (subgraph: OpenSubgraph, to?: string): Promise<string[]> => migrate(subgraph, 'up', to);

/**
 * Takes back the newest migration, or everything after `to` (0: everything), in the same way; the names of what it took
 * back.
 */
export const migrateDown = (subgraph: OpenSubgraph, to?: string): Promise<string[]> => migrate(subgraph, 'down', to);

async function migrate(subgraph: OpenSubgraph, direction: 'up' | 'down', to: string | undefined): Promise<string[]> {
  const states = await migrationStates(subgraph);
  assertKnown(subgraph, states, to);
  const done: string[] = [];
  for (const migrations of await runsOf(
    subgraph,
    direction === 'up' ? pendingUpTo(states, to) : appliedAfter(states, to),
  )) {
    done.push(
      ...(await inTransaction(subgraph, async (em) => {
        const ran = await migratorOf(subgraph)[direction]({
          migrations,
          transaction: em.getTransactionContext() as never,
        });
        await em.execute(protectHistory);
        return ran.map(({ name }) => name);
      })),
    );
  }
  return done;
}

/** @throws UsageError for a migration that there is not: 0 stands before the first. */
export function assertKnown({ name }: OpenSubgraph, states: readonly MigrationState[], to: string | undefined): void {
  const known = states.map((state) => state.name);
  if (to !== undefined && to !== '0' && !known.includes(to))
    throw new UsageError(
      `${name} has no migration ${to}; npm run migrate -- status lists them.${didYouMean(to, known)}`,
    );
}

/** The pending ones up to and including `to`, oldest first. */
export const pendingUpTo = (states: readonly MigrationState[], to: string | undefined): string[] =>
  states
    .filter(({ name, appliedAt }) => appliedAt === undefined && (to === undefined || name <= to))
    .map(({ name }) => name);

/** The newest applied one, or all after `to` (0: all), newest first. */
export function appliedAfter(states: readonly MigrationState[], to: string | undefined): string[] {
  const applied = states
    .filter(({ appliedAt }) => appliedAt !== undefined)
    .map(({ name }) => name)
    .toReversed();
  return to === undefined ? applied.slice(0, 1) : applied.filter((name) => to === '0' || name > to);
}

/**
 * The migrations that share a transaction, in their order. One that is not transactional shares none: it would wait for
 * ever for what the others hold.
 */
async function runsOf(subgraph: OpenSubgraph, names: readonly string[]): Promise<string[][]> {
  const runs: string[][] = [];
  let alone = true;
  for (const name of names) {
    const transactional = (await loadMigration(subgraph, name))?.isTransactional() !== false;
    if (alone || !transactional) runs.push([]);
    runs.at(-1)!.push(name);
    alone = !transactional;
  }
  return runs;
}

/** Every migration of the folder, oldest first, and those that the database has and the folder lacks. */
export async function migrationStates(subgraph: OpenSubgraph): Promise<MigrationState[]> {
  const migrator = migratorOf(subgraph);
  const applied = new Map((await migrator.getExecuted()).map((row) => [row.name, row.executed_at]));
  const pending = await migrator.getPending();
  return [...applied.keys(), ...pending.map(({ name }) => name)]
    .sort()
    .map((name) => ({ name, appliedAt: applied.get(name) }));
}

const migratorOf = ({ orm }: OpenSubgraph): Migrator => orm.migrator as Migrator;

/** Notes migrations as applied that nobody has run here. All or nothing. */
export async function recordApplied(subgraph: OpenSubgraph, names: readonly string[]): Promise<void> {
  const storage = migratorOf(subgraph).getStorage();
  await inTransaction(subgraph, async (em) => {
    for (const name of names) await storage.logMigration({ name }, em.getTransactionContext() as never);
    await em.execute(protectHistory);
  });
}

/** The runtime role reads which migrations are applied; only the owner writes them. */
const protectHistory = `do $$ declare grantee text; begin
  for grantee in select distinct g.grantee from information_schema.role_table_grants g where g.table_schema = 'public' and g.table_name = 'migration' and g.grantee <> current_user
  loop execute format('revoke insert, update, delete, truncate on migration from %I', grantee); end loop; end $$`;

const attempts = 6;
const retriable = new Set(['55P03', '40P01', '40001']);

/**
 * Runs `work` in one transaction that no other migration of this database shares. It waits at most `lockSeconds` for
 * any table that the running version uses, then gives way, so that migrating never queues the traffic behind it; it
 * tries again with a growing pause.
 * @throws the database's error after six attempts; Error where another migration does not end.
 */
export async function inTransaction<Result>(
  subgraph: OpenSubgraph,
  work: (em: EntityManager) => Promise<Result>,
  lockSeconds = 5,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await whenNoOtherMigrates(subgraph, async (em) => {
        await em.execute(`set local lock_timeout = '${lockSeconds}s'`);
        return work(em);
      });
    } catch (error) {
      if (attempt === attempts || !retriable.has((error as { code?: string }).code ?? '')) throw error;
      process.stderr.write(`${subgraph.name}: a table is in use; trying again (${attempt} of ${attempts - 1})\n`);
      await pause(2 ** attempt * 100 * (1 + Math.random()));
    }
  }
}

/**
 * Asks for the lock again and again, each time in a transaction of its own: an index that is made CONCURRENTLY waits
 * for every transaction that had a snapshot when it looked, so that two which migrate would wait for each other.
 */
async function whenNoOtherMigrates<Result>(
  { name, orm }: OpenSubgraph,
  work: (em: EntityManager) => Promise<Result>,
): Promise<Result> {
  let done: { result: Result } | undefined;
  const tryIt = () =>
    orm.em.fork().transactional(async (em) => {
      const [row] = await em.execute(`select pg_try_advisory_xact_lock(hashtext('orgraph migrate')) as ours`);
      if (row!['ours']) done = { result: await work(em as EntityManager) };
      return done !== undefined;
    });
  if (!(await waitUntil(tryIt, othersMinutes * 60_000, 200)))
    throw new Error(
      `${name}: another migration of this database has not ended in ${othersMinutes} minutes; run this again when it has`,
    );
  return done!.result;
}

/** How long one migration waits for another. */
const othersMinutes = 10;
