import type { Context } from '#platform/graphql/context.ts';
import type { SlackImportRun } from './entities.ts';
import { undoImport } from './undoImport.ts';

interface UndoSlackImportInput {
  id: string;
}

/** Undoes the newest import of a workspace that changed anything. */
export async function undoSlackImport(context: Context, input: UndoSlackImportInput): Promise<SlackImportRun> {
  return context.write((em, query) => undoImport(em, query, input.id, context.user));
}
