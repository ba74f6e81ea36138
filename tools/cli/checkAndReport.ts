import { writeFileSync } from 'node:fs';
import { checkSubgraphs } from '../check/checkSubgraphs.ts';
import { severities, type Severity } from '../check/finding.ts';
import { formats, type FormatName } from '../check/format/format.ts';
import { exitCodeOf, worstOf } from '../check/report.ts';
import { UsageError, type ExitCode } from '../process/exitCode.ts';
import { requireWritable } from '../process/requireWritable.ts';
import { terminalProgress } from '../process/terminalProgress.ts';
import { workingProject } from '../project/projectDirectory.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';
import { candidateOptions, type ChosenChecks } from './candidateOptions.ts';
import { outputFile } from './outputFile.ts';

const formatNames = Object.keys(formats) as FormatName[];

export interface CheckCommandOptions extends ChosenChecks {
  /** Every subgraph of the project. */
  all?: boolean;
  base?: string;
  schema?: string;
  format: FormatName;
  json?: boolean;
  severity: Severity;
  /** Files that the report is written to as well, each `format=file`. */
  output?: readonly string[];
}

/**
 * Checks subgraphs, writes the report, or those of all that are asked for, and answers how the worst of them ends.
 * @throws UsageError, CouldNotCheck
 */
export async function checkAndReport(given: readonly string[], options: CheckCommandOptions): Promise<ExitCode> {
  const directory = workingProject();
  const names = chosenSubgraphs(given, options);
  const several = options.all === true || given.length > 1;
  const chosen = candidateOptions(directory, options);
  const files = (options.output ?? []).map((given) => outputFile(given, formatNames));
  for (const { given, file } of files) requireWritable(`--output ${given}`, file);
  const progress = terminalProgress();
  const show = (check: string, subgraph: string): void =>
    progress.show(`checking ${several ? `${subgraph}: ` : ''}${check}`);
  progress.show('reading what is published');
  try {
    const reports = await checkSubgraphs(
      names,
      { directory, base: options.base, schema: options.schema },
      { ...chosen, progress: show },
    );
    progress.end();
    const shown = reports.map((report) => ({
      ...report,
      findings: report.findings.filter(
        ({ severity }) => severities.indexOf(severity) <= severities.indexOf(options.severity),
      ),
    }));
    const write = (format: FormatName, colour: boolean): string =>
      several ? formats[format].several(shown, colour) : formats[format].one(shown[0]!, colour);
    for (const { format, file } of files) writeFileSync(file, write(format, false));
    process.stdout.write(
      write(options.json === true ? 'json' : options.format, process.stdout.isTTY && !process.env['NO_COLOR']),
    );
    return exitCodeOf[worstOf(reports.map(({ verdict }) => verdict))];
  } finally {
    progress.end();
  }
}

/** The subgraphs that a call names, each once. @throws UsageError where it names none, or gives one file for several */
function chosenSubgraphs(given: readonly string[], { all, schema }: { all?: boolean; schema?: string }): string[] {
  if (all === true && given.length > 0) throw new UsageError('--all names every subgraph: leave the names out');
  const names = [...new Set(all === true ? graphSubgraphs : given)];
  if (names.length === 0) throw new UsageError('name the subgraphs to check, or give --all');
  if (names.length > 1 && schema !== undefined)
    throw new UsageError('--schema is the file of one subgraph: check the others in calls of their own');
  return names;
}
