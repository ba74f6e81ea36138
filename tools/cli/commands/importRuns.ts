import type { Command } from 'commander';
import { undoImport } from '../../../subgraphs/slack/importRun/undoImport.ts';
import { exitCode, exitWith, UsageError } from '../../process/exitCode.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { describeRuns } from '../../slackImport/describeRuns.ts';
import { findRuns, type ListedRun } from '../../slackImport/findRuns.ts';
import { inOrganization } from '../../slackImport/inOrganization.ts';
import { requiring } from '../requiring.ts';
import { writeResult } from '../writeResult.ts';

interface RunsOptions {
  organization: string;
  as?: string;
  workspace?: string;
  run?: string;
  json?: boolean;
}

const withOptions = (command: Command): Command =>
  requiring(command, '--organization <slug>', 'whose imports')
    .option('--as <email>', 'who asks; by default the organization’s first OWNER')
    .option('--workspace <id>', 'those into one Slack workspace')
    .option('--json', 'as JSON');

/** `orgraph import list` */
export const listImportsCommand = (command: Command): Command =>
  withOptions(command).action((options: RunsOptions) =>
    exitWith(async () => {
      const runs = await whileShowing('reading the imports', () =>
        inOrganization(options, (unit) => findRuns(unit.query, options.workspace)),
      );
      writeResult(options.json, runs, describeRuns(runs));
      return exitCode.passed;
    }),
  );

/** `orgraph import undo` */
export const undoImportCommand = (command: Command): Command =>
  withOptions(command)
    .option('--run <id>', 'the import; by default the newest that can be undone')
    .action((options: RunsOptions) =>
      exitWith(async () => {
        const run = await whileShowing('taking the import back', () =>
          inOrganization(options, async (unit, userId) => {
            const { id } = chosen(await findRuns(unit.query, options.workspace), options.run);
            await unit.write((em, query) => undoImport(em, query, id, userId));
            return (await findRuns(unit.query, options.workspace)).find((listed) => listed.id === id)!;
          }),
        );
        writeResult(options.json, run, describeRuns([run]));
        return exitCode.passed;
      }),
    );

/** @throws UsageError where it is not clear which is meant. */
function chosen(runs: readonly ListedRun[], id: string | undefined): ListedRun {
  if (id !== undefined) {
    const named = runs.find((run) => run.id === id.toLowerCase());
    if (named === undefined) throw new UsageError(`--run: there is no import ${id} here. See orgraph import list.`);
    return named;
  }
  const [newest, another] = runs.filter(({ isUndoable }) => isUndoable);
  if (newest === undefined) throw new UsageError('There is no import that can be undone. See orgraph import list.');
  if (another !== undefined)
    throw new UsageError('Imports into several workspaces can be undone. Name one with --workspace or --run.');
  return newest;
}
