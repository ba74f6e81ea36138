import type { Query } from '#platform/data/unitOfWork.ts';
import type { Tally } from '../exportReader/report.ts';
import { kinds, sumOf, unchangedOf, type AllChanges } from '../importWriter/changes.ts';
import type { SlackImportFinding, SlackImportedRows } from './entities.ts';

/** What is known of an import before it writes. */
export interface NewRun {
  workspace: string;
  importedById: string;
  digest: string;
  options: object;
}

/** What is known of it at its end. */
export interface RunOutcome {
  changes: AllChanges;
  /** Records of a kind in the export, where it counts them. */
  counted: Partial<Record<(typeof kinds)[number], number>>;
  leftOut: ReadonlyMap<string, Tally>;
  noted: ReadonlyMap<string, Tally>;
}

/**
 * Begins an import in its transaction: until the end of that, rows that are added are its own, and what it takes from
 * others is kept. Answers its id.
 */
export async function beginRun(query: Query, { workspace, importedById, digest, options }: NewRun): Promise<string> {
  const [run] = await query<{ id: string }>(
    `insert into import_run (workspace_id, imported_by_id, began_at, ended_at, digest, options) values ($1, $2, now(), now(), $3, $4)
     returning id, set_config('app.import_run_id', id::text, true)`,
    [workspace, importedById, digest, JSON.stringify(options)],
  );
  return run!.id;
}

/** Makes what the transaction does from here on that import's: one of several that it has begun. */
export async function resumeRun(query: Query, run: string): Promise<void> {
  await query(`select set_config('app.import_run_id', $1, true)`, [run]);
}

/**
 * Writes down what an import has done. One that has changed anything takes the place of the workspace's former import
 * that could be undone, whose former values are given up.
 */
export async function endRun(
  query: Query,
  run: string,
  { changes, counted, leftOut, noted }: RunOutcome,
): Promise<void> {
  const rows = kinds.map((kind): SlackImportedRows => {
    const { added, changed, removed } = changes[kind];
    const all = counted[kind];
    return { kind, added, changed, removed, unchanged: all === undefined ? null : unchangedOf(all, changes[kind]) };
  });
  const isUndoable = sumOf(changes) > 0;
  await query(end, [
    run,
    ...[rows, findings(leftOut), findings(noted)].map((list) => JSON.stringify(list)),
    isUndoable,
  ]);
  if (isUndoable) await query(giveUp, [run]);
}

const findings = (tallies: ReadonlyMap<string, Tally>): SlackImportFinding[] =>
  [...tallies].map(([reason, { count, places }]) => ({ reason, count, places }));

const end = `
  update import_run set ended_at = clock_timestamp(), rows = $2, left_out = $3, noted = $4, is_undoable = $5, updated_at = now() where id = $1`;

const giveUp = `
  with former as (
    update import_run former set is_undoable = false, updated_at = now() from import_run run
    where run.id = $1 and former.organization_id = run.organization_id and former.workspace_id = run.workspace_id and former.id <> run.id and former.is_undoable
    returning former.organization_id, former.id)
  delete from import_change change using former where change.organization_id = former.organization_id and change.run_id = former.id`;
