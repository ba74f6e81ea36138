import { writeFileSync } from 'node:fs';
import { UsageError, type ExitCode } from '../../exitCode.ts';
import { readCandidate } from '../../registry/candidate.ts';
import { readSources, SourceError } from '../../schema/sources.ts';
import { readBase } from '../published/readBase.ts';
import type { Published } from '../published/published.ts';
import { checkCandidate, type CandidateOptions } from '../checkCandidate.ts';
import { unreadable } from '../composition/unreadable.ts';
import { severities, type Severity } from '../finding.ts';
import { formats, type FormatName } from '../format/format.ts';
import type { CheckReport } from '../report.ts';
import { exitCodeOf } from '../verdict.ts';
import { workingProject } from '../workingProject.ts';
import { candidateOptions, type ChosenChecks } from './candidateOptions.ts';
import { terminalProgress } from './terminalProgress.ts';

export interface CheckCommandOptions extends ChosenChecks {
  base?: string;
  schema?: string;
  format: FormatName;
  json?: boolean;
  severity: Severity;
  /** Files that the report is written to as well, each `format=file`. */
  output?: readonly string[];
}

/** `orgraph schema check <subgraph>`: writes the report and answers how it ends. @throws UsageError, CouldNotCheck */
export async function checkCommand(name: string, options: CheckCommandOptions): Promise<ExitCode> {
  const directory = workingProject();
  const chosen = candidateOptions(directory, options);
  const files = (options.output ?? []).map(outputFile);
  const progress = terminalProgress(process.stderr);
  try {
    const published = await readBase(directory, options.base, name);
    const report = await check(name, directory, published, options.schema, { ...chosen, progress: progress.show });
    progress.end();
    const shown = { ...report, findings: report.findings.filter(({ severity }) => severities.indexOf(severity) <= severities.indexOf(options.severity)) };
    const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
    for (const { format, file } of files) writeFileSync(file, formats[format](shown, false));
    process.stdout.write(formats[options.json === true ? 'json' : options.format](shown, colour));
    return exitCodeOf[report.verdict];
  } finally {
    progress.end();
  }
}

async function check(name: string, directory: string, { base, subgraphs, contracts }: Published, file: string | undefined, options: CandidateOptions): Promise<CheckReport> {
  try {
    const source = await readCandidate(name, file);
    const url = subgraphs.find((one) => one.name === name)?.url ?? source.url;
    return await checkCandidate({ candidate: { ...source, url }, base, published: subgraphs, contracts, directory, ...(file === undefined && { beside: readSources }) }, options);
  } catch (error) {
    if (error instanceof SourceError && error.problem.subject === name) return unreadable(name, base, error.problem);
    throw error;
  }
}

/** @throws UsageError */
function outputFile(given: string): { format: FormatName; file: string } {
  const [, format, file] = /^(\w+)=(.+)$/.exec(given) ?? [];
  if (format === undefined || file === undefined || !Object.hasOwn(formats, format)) throw new UsageError(`--output ${given} is not <format>=<file>, with a format of ${Object.keys(formats).join(', ')}`);
  return { format: format as FormatName, file };
}
