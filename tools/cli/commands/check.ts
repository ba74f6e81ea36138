import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Option, type Command } from 'commander';
import { laterChecks } from '../../check/finding.ts';
import { exitWith, type ExitCode } from '../../process/exitCode.ts';
import { projectDirectory } from '../../project/projectDirectory.ts';
import { graphSubgraphs } from '../../project/subgraphs.ts';
import type { CheckCommandOptions } from '../checkAndReport.ts';
import { keepCompiled } from '../keepCompiled.ts';
import { proposing } from '../proposed.ts';

/** `orgraph schema check` */
export const checkCommand = (command: Command): Command =>
  command
    .addArgument(proposing(new Argument('[subgraphs...]', 'one, or several in one run: slack content'), graphSubgraphs))
    .option('--all', 'every subgraph of the project')
    .option(
      '--base <ref or registry>',
      'what is published: a git ref, a registry’s folder or PostgreSQL URL; by default what this branch started from',
    )
    .option('--schema <file>', 'its SDL; by default from this project’s sources')
    .addOption(
      new Option('--format <format>', 'how the report is written')
        .choices(['text', 'json', 'sarif', 'junit', 'github'])
        .default('text'),
    )
    .option('--json', 'the same as --format json')
    .option(
      '--output <format=file>',
      'write the report to a file as well; repeatable',
      (pair: string, pairs: string[]) => [...pairs, pair],
      [],
    )
    .addOption(
      new Option('--severity <severity>', 'show this and worse; the verdict stays')
        .choices(['error', 'warning', 'note'])
        .default('note'),
    )
    .option('--allow-unused', 'let a breaking change pass that no recorded operation touches')
    .option('--window <days>', 'how far back recorded traffic counts', '30')
    .option('--traffic <path>', 'a file or folder of recorded traffic')
    .option('--approvals <file>', 'by default schema/approvals.yaml')
    .addOption(
      new Option('--only <checks...>', 'make only these checks; the others are reported as skipped').choices(
        laterChecks,
      ),
    )
    .addOption(new Option('--skip <checks...>', 'leave these out; they are reported as skipped').choices(laterChecks))
    .addHelpText('after', help)
    .action((names: string[], options: CheckCommandOptions) => exitWith(() => check(names, options)));

/**
 * What Node makes of the sources is kept, so that the next check begins sooner; a folder that is no project's is left
 * as it is.
 */
async function check(names: readonly string[], options: CheckCommandOptions): Promise<ExitCode> {
  if (existsSync(join(projectDirectory, 'subgraphs'))) keepCompiled();
  return (await import('../checkAndReport.ts')).checkAndReport(names, options);
}

const help = `
What is checked: composition with everyone else’s published SDL; changes for clients, the gateway and other subgraphs; known
operations of clients; their plans; tenancy; the database; lint. A finding is an error (fails), a warning or a note.

Examples
  orgraph schema check slack                           this branch against what it started from
  orgraph schema check slack content                   several in one run, each judged on its own; --all for every one
  orgraph schema check slack --base v1.4.0             against a tag, a branch or a commit
  orgraph schema check slack --base registry/          against the newest version of a registry
  orgraph schema check billing --schema billing.graphql --base postgres://…   a subgraph of another repository or language
  orgraph schema check slack --format github           annotations in a pull request
  orgraph schema check slack --output junit=report.xml read by people here, by GitLab there
  orgraph schema check slack --severity error          show errors only; the verdict is the same

Exit status: 0 passes, 1 findings, 2 a wrong call, 3 could not be checked; of several, the worst (1 before 3). docs/schema-checks.md says more.`;
