import type { Database, EntityManager } from '#platform/data/database.ts';
import type { Scope } from '#platform/data/scope.ts';
import { createUnitOfWork, type Query } from '#platform/data/unitOfWork.ts';

/** What became of a statement: how many rows it reached, or the code (SQLSTATE, or ours) with which it was refused. */
export type Outcome = { reached: number; refused?: never } | { refused: string; reached?: never };

/** Row-level security or a missing privilege (PostgreSQL, Appendix A). */
export const byPolicy = '42501';
export const byForeignKey = '23503';

/** Tries a change in one transaction of the scope and takes it back, whatever it did. */
export async function attempt(
  database: Database,
  scope: Scope,
  change: (em: EntityManager, query: Query) => Promise<unknown[]>,
): Promise<Outcome> {
  const undone = new Error('undone');
  let reached = 0;
  try {
    await createUnitOfWork(database, scope).write(async (em, query) => {
      reached = (await change(em, query)).length;
      await query('set constraints all immediate');
      throw undone;
    });
  } catch (error) {
    if (error !== undone) return { refused: (error as { code?: string }).code ?? (error as Error).name };
  }
  return { reached };
}

/** Nothing was there to be changed, or changing was not allowed. */
export const cameToNothing = ({ reached, refused }: Outcome): boolean => reached === 0 || refused === byPolicy;

export const describe = ({ reached, refused }: Outcome): string =>
  refused === undefined ? `reached ${reached} rows` : `was refused as ${refused}`;
