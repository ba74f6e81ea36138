import type { Command } from 'commander';
import { undoImport } from '../../../subgraphs/slack/importRun/undoImport.ts';
import { describeRuns } from '../../slackImport/describeRuns.ts';
import { findRuns, type ListedRun } from '../../slackImport/findRuns.ts';
import { inOrganization } from '../../slackImport/inOrganization.ts';

interface RunsOptions {
  organization: string;
  as?: string;
  workspace?: string;
  run?: string;
}

const withOptions = (command: Command): Command =>
  command
    .requiredOption('--organization <slug>', 'whose imports')
    .option('--as <email>', 'who asks; by default the organization’s first OWNER')
    .option('--workspace <id>', 'those into one Slack workspace');

/** `orgraph import list` */
export const listImportsCommand = (command: Command): Command =>
  withOptions(command).action(async (options: RunsOptions) => {
    const runs = await inOrganization(options, (unit) => findRuns(unit.query, options.workspace));
    process.stdout.write(`${describeRuns(runs)}\n`);
  });

/** `orgraph import undo` */
export const undoImportCommand = (command: Command): Command =>
  withOptions(command)
    .option('--run <id>', 'the import; by default the newest that can be undone')
    .action(async (options: RunsOptions) => {
      const run = await inOrganization(options, async (unit, userId) => {
        const { id } = chosen(await findRuns(unit.query, options.workspace), options.run);
        await unit.write((em, query) => undoImport(em, query, id, userId));
        return (await findRuns(unit.query, options.workspace)).find((listed) => listed.id === id)!;
      });
      process.stdout.write(`${describeRuns([run])}\n`);
    });

/** @throws Error where it is not clear which is meant. */
function chosen(runs: readonly ListedRun[], id: string | undefined): ListedRun {
  if (id !== undefined) {
    const named = runs.find((run) => run.id === id.toLowerCase());
    if (named === undefined) throw new Error(`--run: there is no import ${id} here. See orgraph import list.`);
    return named;
  }
  const [newest, another] = runs.filter(({ isUndoable }) => isUndoable);
  if (newest === undefined) throw new Error('There is no import that can be undone. See orgraph import list.');
  if (another !== undefined)
    throw new Error('Imports into several workspaces can be undone. Name one with --workspace or --run.');
  return newest;
}
