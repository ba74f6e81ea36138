import type { ListedRun } from './findRuns.ts';
import { countText } from './progress.ts';

/** Imports, a line each: id, when, into which workspace, how many rows, and whether it is there. */
export const describeRuns = (runs: readonly ListedRun[]): string =>
  runs.length === 0 ? 'Nothing has been imported.' : runs.map(lineOf).join('\n');

function lineOf({ id, beganAt, workspace, rows, isUndoable, undoneAt }: ListedRun): string {
  const [added, changed, removed] = (['added', 'changed', 'removed'] as const).map((what) =>
    countText(rows.reduce((sum, row) => sum + row[what], 0)),
  );
  const state = undoneAt === null ? (isUndoable ? 'can be undone' : '') : `undone ${timeText(undoneAt)}`;
  return `${id}  ${timeText(beganAt)}  ${workspace}  ${added} added, ${changed} changed, ${removed} removed  ${state}`.trimEnd();
}

const timeText = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
