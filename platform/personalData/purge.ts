import type { Database } from '../data/database.ts';
import { mayWrite } from '../data/heldWrites.ts';
import { nobody, scopeOfLookup } from '../data/scope.ts';
import { createUnitOfWork } from '../data/unitOfWork.ts';
import type { Log } from '../process/log.ts';
import { declaredOf } from './assertDeclared.ts';
import type { Period, PersonalData } from './declaration.ts';

/** Rows of one transaction: others wait for none of them long. */
const atOnce = 1_000;

const everyMilliseconds = 60 * 60_000;

/** Deletes each hour what has outlived its period. Several processes of a subgraph may; who comes later finds less. */
export function startPurge(database: Database, own: PersonalData | undefined, log: Log): NodeJS.Timeout {
  return setInterval(() => {
    purgeOutlived(database, own).catch((error: unknown) =>
      log.warn({ err: error }, 'what has outlived its period was not deleted'),
    );
  }, everyMilliseconds).unref();
}

/**
 * Deletes what has outlived the period that is declared for its table, of every organization and person: under a look-up
 * under which policies show nothing else. While writes are held nothing goes; the next purge takes it.
 */
export async function purgeOutlived(database: Database, own?: PersonalData): Promise<void> {
  for (const [table, { kept }] of Object.entries(declaredOf(database.name, own)))
    if (typeof kept !== 'string') while ((await purgeSome(database, table, kept)) === atOnce);
}

/** @returns how many rows went. */
async function purgeSome(database: Database, table: string, { days, after, lookup }: Period): Promise<number> {
  const scope = lookup === undefined ? nobody : scopeOfLookup(lookup, '');
  const gone = await createUnitOfWork(database, scope).write((_, query) =>
    query(
      `delete from "${table}" where ctid = any(array(
         select ctid from "${table}" where "${after}" < now() - $1 * interval '1 day' order by "${after}" limit $2))
       and (select ${mayWrite}) returning 1 as gone`,
      [days, atOnce],
    ),
  );
  return gone.length;
}
