import { relative, resolve } from 'node:path';
import { approvalsFile, readApprovals } from '../check/approvals/readApprovals.ts';
import type { CandidateOptions } from '../check/checkCandidate.ts';
import { checks } from '../check/checks.ts';
import type { CheckName } from '../check/finding.ts';
import { UsageError } from '../process/exitCode.ts';
import { requireReadable } from '../process/requireReadable.ts';

/** What somebody may choose about the checks themselves. */
export interface ChosenChecks {
  allowUnused?: boolean;
  window: string;
  traffic?: string;
  approvals?: string;
  only?: readonly CheckName[];
  skip?: readonly CheckName[];
}

/** Options of the command line as the checks take them. @throws UsageError */
export function candidateOptions(
  directory: string,
  { allowUnused, window, traffic, approvals, only, skip = [] }: ChosenChecks,
): CandidateOptions {
  const windowDays = Number(window);
  if (!Number.isInteger(windowDays) || windowDays < 1) throw new UsageError(`--window ${window} is no number of days`);
  if (only !== undefined && skip.length > 0) throw new UsageError('--only and --skip exclude each other');
  if (traffic !== undefined) requireReadable('--traffic', traffic, 'file or folder');
  if (approvals !== undefined) requireReadable('--approvals', approvals, 'file');
  const names = checks.map(({ name }) => name);
  const left =
    only === undefined ? names.filter((name) => skip.includes(name)) : names.filter((name) => !only.includes(name));
  return {
    allowUnused: allowUnused === true,
    windowDays,
    traffic,
    approvals: readApprovals(
      directory,
      approvals === undefined ? approvalsFile : relative(directory, resolve(approvals)),
    ),
    skipped: new Map(
      left.map((name) => [name, only === undefined ? 'by --skip' : `only ${only.join(', ')} was asked for`]),
    ),
  };
}
