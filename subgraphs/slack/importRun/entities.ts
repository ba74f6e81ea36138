import { defineEntity, p } from '@mikro-orm/core';
import { jsonObject, moment, reference } from '#platform/data/columns.ts';
import { inTenant, tenantOwned, tenantOwnedOnce } from '#platform/data/tenantFilter.ts';
import { invalidState } from '#platform/values/errors.ts';
import type { ImportKind } from '../importWriter/changes.ts';
import { SlackWorkspace } from '../workspace/entities.ts';

/** Rows of one kind; `unchanged` is null where it is not known. */
export interface SlackImportedRows {
  kind: ImportKind;
  added: number;
  changed: number;
  removed: number;
  unchanged: number | null;
}

/** How often something happened, by reason, with the first places in the export's files. */
export interface SlackImportFinding {
  reason: string;
  count: number;
  places: string[];
}

const SlackImportRunSchema = defineEntity({
  name: 'SlackImportRun',
  tableName: 'import_run',
  indexes: [
    { properties: ['organizationId', 'workspace', 'beganAt'] },
    { name: 'import_run_list_index', properties: ['organizationId', 'beganAt'] },
  ],
  properties: {
    ...tenantOwned,
    workspace: () => inTenant('workspace_id', p.manyToOne(SlackWorkspace)).deleteRule('cascade').ref(),
    importedById: reference(),
    beganAt: moment(),
    endedAt: moment(),
    digest: p.string().length(64),
    options: jsonObject(),
    rows: p
      .json<SlackImportedRows[]>()
      .onCreate(() => [])
      .defaultRaw(`'[]'`),
    leftOut: p
      .json<SlackImportFinding[]>()
      .onCreate(() => [])
      .defaultRaw(`'[]'`),
    noted: p
      .json<SlackImportFinding[]>()
      .onCreate(() => [])
      .defaultRaw(`'[]'`),
    isUndoable: p.boolean().default(false),
    undoneAt: moment().nullable(),
    undoneById: reference().nullable(),
  },
});

/**
 * An import of an export into a workspace, written in the transaction of its rows: one that fails leaves none. The
 * newest that changed anything can be undone; `digest` is of the files that it read (digest.ts).
 */
export class SlackImportRun extends SlackImportRunSchema.class {
  /** @throws OrgraphError INVALID_STATE unless it can be undone. */
  undo(userId: string, at = new Date()): void {
    if (this.undoneAt != null) throw invalidState('This import is undone already.', 'UNDONE');
    if (!this.isUndoable)
      throw invalidState(
        'This import cannot be undone: it changed nothing, or a later one of this workspace has changed something. Undo the newest that did.',
        'COMPLETED',
      );
    this.isUndoable = false;
    this.undoneAt = at;
    this.undoneById = userId;
  }
}
SlackImportRunSchema.setClass(SlackImportRun);

export const statusOf = ({ undoneAt }: { undoneAt?: Date | null }): 'COMPLETED' | 'UNDONE' =>
  undoneAt == null ? 'COMPLETED' : 'UNDONE';

const ImportChangeSchema = defineEntity({
  name: 'ImportChange',
  uniques: [{ properties: ['organizationId', 'run', 'tableName', 'rowId'] }],
  properties: {
    ...tenantOwnedOnce,
    run: () => inTenant('run_id', p.manyToOne(SlackImportRun)).deleteRule('cascade').ref(),
    tableName: p.string().length(63),
    rowId: reference(),
    former: jsonObject(),
    isRemoved: p.boolean().default(false),
  },
});

/**
 * A row that an import has changed or removed, and its former values by column. The database writes it (journal.ts);
 * it is kept for the import that can be undone alone, and is never in the graph.
 */
export class ImportChange extends ImportChangeSchema.class {}
ImportChangeSchema.setClass(ImportChange);
