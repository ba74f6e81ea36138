import { checkExport, type CheckedExport } from '../../subgraphs/slack/checkExport.ts';
import { ExportError } from '../../subgraphs/slack/exportReader/exportError.ts';
import type { ExportOptions } from '../../subgraphs/slack/exportReader/readExport.ts';
import type { ImportProgress } from '../../subgraphs/slack/importExport.ts';
import { openNamed } from './openNamed.ts';

/** What reading an export finds, before anything is written. */
export type ReadOutcome = Pick<CheckedExport, 'workspaces' | 'failure'>;

/** Reads an export as an import does, and writes nothing. @throws Error with one line, where an import would stop. */
export async function readOnly(
  path: string,
  options: ExportOptions,
  loosen: readonly string[],
  onProgress: (progress: ImportProgress) => void,
): Promise<ReadOutcome> {
  try {
    const slackExport = await openNamed(path, options);
    try {
      return await checkExport(slackExport, new Map(), loosen, (messages) =>
        onProgress({ step: 'check', messages, total: null }),
      );
    } finally {
      await slackExport.close();
    }
  } catch (error) {
    throw error instanceof ExportError ? new Error(error.message) : error;
  }
}
