import { checkExport, type CheckedExport } from '../../subgraphs/slack/checkExport.ts';
import { ExportError } from '../../subgraphs/slack/exportReader/exportError.ts';
import { openSlackExport, type ExportOptions } from '../../subgraphs/slack/exportReader/readExport.ts';

/** What reading an export finds, before anything is written. */
export type ReadOutcome = Pick<CheckedExport, 'workspaces' | 'failure'>;

/** Reads an export as an import does, and writes nothing. @throws Error with one line, where an import would stop. */
export async function readOnly(path: string, options: ExportOptions, loosen: readonly string[]): Promise<ReadOutcome> {
  try {
    const slackExport = await openSlackExport(path, options);
    try {
      return await checkExport(slackExport, new Map(), loosen, () => undefined);
    } finally {
      await slackExport.close();
    }
  } catch (error) {
    throw error instanceof ExportError ? new Error(error.message) : error;
  }
}
