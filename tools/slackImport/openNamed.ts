import { ExportError } from '../../subgraphs/slack/exportReader/exportError.ts';
import {
  openSlackExport,
  type ExportOptions,
  type SlackExport,
} from '../../subgraphs/slack/exportReader/readExport.ts';
import { UsageError } from '../process/exitCode.ts';

/**
 * Opens the export that the command line names, with its options.
 * @throws (the promise) UsageError where there is none, or the options do not fit it.
 */
export async function openNamed(path: string, options: ExportOptions): Promise<SlackExport> {
  try {
    return await openSlackExport(path, options);
  } catch (error) {
    throw error instanceof ExportError ? new UsageError(error.message) : error;
  }
}
