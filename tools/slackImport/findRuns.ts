import type { Query } from '#platform/data/unitOfWork.ts';
import type { SlackImportedRows } from '../../subgraphs/slack/importRun/entities.ts';

/** An import as the command line tells it. */
export interface ListedRun {
  id: string;
  beganAt: Date;
  /** Slack's id of the workspace. */
  workspace: string;
  rows: SlackImportedRows[];
  isUndoable: boolean;
  undoneAt: Date | null;
}

/** The imports of an organization, or of one of its workspaces, newest first. */
export const findRuns = (query: Query, workspace: string | undefined): Promise<ListedRun[]> =>
  query<ListedRun & Record<string, unknown>>(
    `select run.id, began_at as "beganAt", slack_id as workspace, rows, is_undoable as "isUndoable", undone_at as "undoneAt"
     from import_run run join slack_workspace workspace on workspace.organization_id = run.organization_id and workspace.id = run.workspace_id
     where $1::text is null or slack_id = $1 order by began_at desc, run.id desc`,
    [workspace ?? null],
  );
