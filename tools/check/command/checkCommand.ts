import { relative, resolve } from 'node:path';
import { projectDirectory } from '../../projectDirectory.ts';
import { UsageError, type ExitCode } from '../../exitCode.ts';
import { readCandidate } from '../../registry/candidate.ts';
import { readSources, SourceError } from '../../schema/sources.ts';
import { approvalsFile, readApprovals } from '../approvals/readApprovals.ts';
import { readBase } from '../base/readBase.ts';
import type { Published } from '../base/published.ts';
import { checkCandidate } from '../checkCandidate.ts';
import { checks } from '../checks.ts';
import { unreadable } from '../composition/unreadable.ts';
import { severities, type CheckName, type Severity } from '../finding.ts';
import { formats, type FormatName } from '../format/format.ts';
import type { CheckReport } from '../report.ts';
import { exitCodeOf } from '../verdict.ts';
import { terminalProgress } from './terminalProgress.ts';

export interface CheckCommandOptions {
  base?: string;
  schema?: string;
  format: FormatName;
  json?: boolean;
  severity: Severity;
  allowUnused?: boolean;
  window: string;
  traffic?: string;
  approvals?: string;
  only?: readonly CheckName[];
  skip?: readonly CheckName[];
}

/** `orgraph schema check <subgraph>`: writes the report and answers how it ends. @throws UsageError, CouldNotCheck */
export async function checkCommand(name: string, options: CheckCommandOptions): Promise<ExitCode> {
  const window = Number(options.window);
  if (!Number.isInteger(window) || window < 1) throw new UsageError(`--window ${options.window} is no number of days`);
  if (options.only !== undefined && options.skip !== undefined) throw new UsageError('--only and --skip exclude each other');
  const directory = workingProject();
  const progress = terminalProgress(process.stderr);
  try {
    const published = await readBase(directory, options.base, name);
    const report = await check(name, directory, published, options, window, progress.show);
    progress.end();
    const shown = { ...report, findings: report.findings.filter(({ severity }) => severities.indexOf(severity) <= severities.indexOf(options.severity)) };
    const colour = process.stdout.isTTY === true && !process.env['NO_COLOR'];
    process.stdout.write(formats[options.json === true ? 'json' : options.format](shown, colour));
    return exitCodeOf[report.verdict];
  } finally {
    progress.end();
  }
}

async function check(name: string, directory: string, { base, subgraphs }: Published, options: CheckCommandOptions, windowDays: number, progress: (what: string) => void): Promise<CheckReport> {
  try {
    const source = await readCandidate(name, options.schema);
    const url = subgraphs.find((one) => one.name === name)?.url ?? source.url;
    return await checkCandidate({ candidate: { ...source, url }, base, published: subgraphs, directory, ...(options.schema === undefined && { beside: readSources }) }, {
      allowUnused: options.allowUnused === true, windowDays, traffic: options.traffic, progress,
      approvals: readApprovals(directory, options.approvals === undefined ? approvalsFile : relative(directory, resolve(options.approvals))),
      skipped: skippedBy(options),
    });
  } catch (error) {
    if (error instanceof SourceError && error.problem.subject === name) return unreadable(name, base, error.problem);
    throw error;
  }
}

function skippedBy({ only, skip = [] }: CheckCommandOptions): Map<CheckName, string> {
  const names = checks.map(({ name }) => name);
  const left = only === undefined ? names.filter((name) => skip.includes(name)) : names.filter((name) => !only.includes(name));
  return new Map(left.map((name) => [name, only === undefined ? 'by --skip' : `only ${only.join(', ')} was asked for`]));
}

/** The project around the working directory; where that is none, the working directory itself: a repository of one subgraph in another language. */
function workingProject(): string {
  const inside = relative(projectDirectory, process.cwd());
  return inside.startsWith('..') ? process.cwd() : resolve(projectDirectory);
}
