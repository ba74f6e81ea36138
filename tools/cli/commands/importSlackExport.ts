import type { Command } from 'commander';
import { withGraph } from '../../local/withGraph.ts';
import { exitCode, exitWith } from '../../process/exitCode.ts';
import { describeImport, describeReading } from '../../slackImport/describeImport.ts';
import { destinationOf } from '../../slackImport/destinationOf.ts';
import { importInProcess } from '../../slackImport/importInProcess.ts';
import { Interruption, interruptible } from '../../slackImport/interruption.ts';
import { createProgress } from '../../slackImport/progress.ts';
import type { ImportOutcome } from '../../slackImport/protocol.ts';
import { readOnly } from '../../slackImport/readOnly.ts';
import { requiring } from '../requiring.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph import slack-export` */
export const importSlackExportCommand = (command: Command): Command =>
  requiring(command, '--organization <slug>', 'whose data it becomes')
    .argument('<path>', 'a zip file or a folder')
    .option('--as <email>', 'who owns it; by default the organization’s first OWNER')
    .option(
      '--workspace <id>',
      'the workspace’s id, where the export does not say it; of an organization’s export the one to be read',
    )
    .option('--name <name>', 'what the workspace is called, where the export does not say it')
    .option('--include-private', 'private channels and direct messages too')
    .option('--channels <channels...>', 'these channels alone, by id or name')
    .option('--from <time>', 'messages from this day or moment on (2024-03-01, 2024-03-01T08:00:00Z)')
    .option('--to <time>', 'messages before this day or moment')
    .option('--people <people...>', 'messages of these people alone, by id, name or e-mail address')
    .option('--dry-run', 'reads and tells what would be imported, and writes nothing')
    .option(
      '--loosen <channels...>',
      'channels, by id or name, that may become as visible as the export says; others only become less visible',
    )
    .option('--json', 'say what became of it as JSON')
    .action((path: string, options: ImportOptions) => exitWith(() => importSlackExport(path, options)));

interface ImportOptions {
  organization: string;
  as?: string;
  workspace?: string;
  name?: string;
  includePrivate?: boolean;
  channels?: string[];
  from?: string;
  to?: string;
  people?: string[];
  dryRun?: boolean;
  loosen?: string[];
  json?: boolean;
}

/**
 * Brings an export into an organization, in the graph that runs or in one that is started for it, and answers the exit
 * status.
 * @throws UsageError, Error with one line that says what to do; nothing has been written then.
 */
async function importSlackExport(
  path: string,
  { organization, as, dryRun = false, json, ...given }: ImportOptions,
): Promise<number> {
  const { loosen = [], ...options } = {
    ...given,
    channels: separated(given.channels),
    people: separated(given.people),
    loosen: separated(given.loosen),
  };
  const progress = createProgress(process.stderr);
  progress.show({ step: 'open' });
  if (dryRun) {
    const read = await readOnly(path, options, loosen, progress.show).finally(progress.end);
    writeResult(json, read, describeReading(read));
    return read.failure === undefined ? exitCode.passed : exitCode.findings;
  }
  const beginning = performance.now();
  try {
    const outcome = await interruptible((signal) =>
      importInProcess<ImportOutcome>(
        { path, options, loosen },
        (send) => {
          progress.show({ step: 'start' });
          return withGraph(
            'import',
            ['tenancy', 'integrations'],
            (graph) => send(destinationOf(graph, { organization, as })),
            signal,
          );
        },
        progress.show,
        signal,
      ),
    );
    progress.end();
    const seconds = (performance.now() - beginning) / 1000;
    writeResult(json, { ...outcome, seconds }, describeImport(outcome, seconds));
    return outcome.failure === undefined ? exitCode.passed : exitCode.findings;
  } catch (error) {
    progress.end();
    if (!(error instanceof Interruption)) throw error;
    process.stderr.write(`Stopped (${error.message}). Nothing was imported.\n`);
    return error.status;
  }
}

/** Names stand one by one or with commas between them. */
const separated = (names: readonly string[] | undefined): string[] | undefined =>
  names?.flatMap((some) => some.split(',')).filter((name) => name !== '');
