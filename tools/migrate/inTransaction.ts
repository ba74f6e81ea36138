import type { EntityManager } from '@mikro-orm/postgresql';
import { setTimeout as pause } from 'node:timers/promises';
import type { OpenSubgraph } from './openSubgraph.ts';

const attempts = 6;
const retriable = new Set(['55P03', '40P01', '40001']);

/**
 * Runs `work` in one transaction that no other migration of this database shares. It waits at most `lockSeconds` for any table that the running version
 * uses, then gives way, so that migrating never queues the traffic behind it; it tries again with a growing pause.
 * @throws the database's error after six attempts.
 */
export async function inTransaction<Result>({ name, orm }: OpenSubgraph, work: (em: EntityManager) => Promise<Result>, lockSeconds = 5): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await orm.em.fork().transactional(async (em) => {
        await em.execute(`set local lock_timeout = '${lockSeconds * 12}s'`);
        await em.execute(`select pg_advisory_xact_lock(hashtext('orgraph migrate'))`);
        await em.execute(`set local lock_timeout = '${lockSeconds}s'`);
        return work(em as EntityManager);
      });
    } catch (error) {
      if (attempt === attempts || !retriable.has((error as { code?: string }).code ?? '')) throw error;
      process.stderr.write(`${name}: a table is in use; trying again (${attempt} of ${attempts - 1})\n`);
      await pause(2 ** attempt * 100 * (1 + Math.random()));
    }
  }
}
