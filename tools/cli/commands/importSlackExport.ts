import type { Command } from 'commander';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { withGraph, type RunningGraph } from '../../local/withGraph.ts';
import { describeImport } from '../../slackImport/describeImport.ts';
import { importInProcess } from '../../slackImport/importInProcess.ts';
import { Interruption, interruptible } from '../../slackImport/interruption.ts';
import { createProgress } from '../../slackImport/progress.ts';
import type { ImportOutcome } from '../../slackImport/protocol.ts';

/** `orgraph import slack-export` */
export const importSlackExportCommand = (command: Command): Command =>
  command
    .argument('<path>', 'a zip file or a folder')
    .requiredOption('--organization <slug>', 'whose data it becomes')
    .option('--as <email>', 'who owns it; by default the organization’s first OWNER')
    .option('--workspace <id>', 'the workspace’s id, where the export does not say it')
    .option('--include-private', 'private channels and direct messages too')
    .action(async (path: string, options: ImportOptions) => {
      process.exitCode = await importSlackExport(path, options);
    });

interface ImportOptions {
  organization: string;
  as?: string;
  workspace?: string;
  includePrivate?: boolean;
}

/**
 * Brings an export into an organization, in the graph that runs or in one that is started for it, and answers the exit
 * status.
 * @throws Error with one line that says what to do; nothing has been written then.
 */
async function importSlackExport(
  path: string,
  { organization, as, workspace, includePrivate = false }: ImportOptions,
): Promise<number> {
  const progress = createProgress(process.stderr);
  const beginning = performance.now();
  try {
    const outcome = await interruptible((signal) =>
      importInProcess<ImportOutcome>(
        { path, workspace, includePrivate },
        (send) =>
          withGraph(
            'import',
            ['tenancy', 'integrations'],
            (graph) =>
              send({
                organization,
                as,
                databaseUrl: databaseUrl(graph),
                keys: graph.keys,
                urls: { tenancy: graph.urlOf('tenancy'), integrations: graph.urlOf('integrations') },
              }),
            signal,
          ),
        progress.show,
        signal,
      ),
    );
    progress.end();
    process.stdout.write(`${describeImport(outcome, (performance.now() - beginning) / 1000)}\n`);
    return 0;
  } catch (error) {
    progress.end();
    if (!(error instanceof Interruption)) throw error;
    process.stderr.write(`Stopped (${error.message}). Nothing was imported.\n`);
    return error.status;
  }
}

function databaseUrl({ databases }: RunningGraph): string {
  const url = databases.slack?.appUrl;
  if (url === undefined)
    throw new ConfigurationError(
      "SLACK_DATABASE_URL: is missing: the URL of the slack subgraph's database under its runtime role",
    );
  return url;
}
