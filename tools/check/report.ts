import { exitCode, type ExitCode } from '../process/exitCode.ts';
import type { Base } from '../published/published.ts';
import type { Approval } from './approvals/approval.ts';
import type { CheckName, Finding, Severity } from './finding.ts';

/** A finding, and the approval that covers it. */
export interface ReportedFinding extends Finding {
  approval?: Approval | undefined;
}

/** How one check went. `skipped` and `could not check` say why. */
export interface CheckOutcome {
  name: CheckName;
  status: 'passed' | 'failed' | 'skipped' | 'could not check';
  reason?: string | undefined;
  milliseconds: number;
}

export const verdicts = ['passed', 'failed', 'could not check'] as const;
export type Verdict = (typeof verdicts)[number];

/** What `orgraph schema check` says about one change. */
export interface CheckReport {
  subgraph: string;
  base: Base;
  outcomes: readonly CheckOutcome[];
  findings: readonly ReportedFinding[];
  verdict: Verdict;
}

/**
 * A change fails with any error that is not approved, whatever else there is; it passes only where, besides, every
 * check was made or left out on request. Warnings and notes count for nothing.
 */
export function verdictOf(
  findings: readonly ReportedFinding[],
  outcomes: readonly Pick<CheckOutcome, 'status'>[],
): Verdict {
  if (findings.some(fails)) return 'failed';
  return outcomes.some(({ status }) => status === 'could not check') ? 'could not check' : 'passed';
}

export const fails = ({ severity, approval }: { severity: Severity; approval?: unknown }): boolean =>
  severity === 'error' && approval === undefined;

export const exitCodeOf: Record<Verdict, ExitCode> = {
  passed: exitCode.passed,
  failed: exitCode.findings,
  'could not check': exitCode.couldNot,
};

/**
 * What becomes of several changes together: one that fails weighs more than one that could not be checked, and that
 * more than any that pass.
 */
export const worstOf = (all: readonly Verdict[]): Verdict =>
  (['failed', 'could not check'] as const).find((verdict) => all.includes(verdict)) ?? 'passed';
