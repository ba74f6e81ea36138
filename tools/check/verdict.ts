import { exitCode, type ExitCode } from '../process/exitCode.ts';
import type { CheckOutcome, ReportedFinding, Verdict } from './report.ts';

/**
 * A change fails with any error that is not approved, whatever else there is; it passes only where, besides, every check was made or left out on request.
 * Warnings and notes count for nothing.
 */
export function verdictOf(findings: readonly ReportedFinding[], outcomes: readonly Pick<CheckOutcome, 'status'>[]): Verdict {
  if (findings.some(fails)) return 'failed';
  return outcomes.some(({ status }) => status === 'could not check') ? 'could not check' : 'passed';
}

export const fails = ({ severity, approval }: ReportedFinding): boolean => severity === 'error' && approval === undefined;

export const exitCodeOf: Record<Verdict, ExitCode> = { passed: exitCode.passed, failed: exitCode.findings, 'could not check': exitCode.couldNot };

/** What becomes of several changes together: one that fails weighs more than one that could not be checked, and that more than any that pass. */
export const worstOf = (all: readonly Verdict[]): Verdict => (['failed', 'could not check'] as const).find((verdict) => all.includes(verdict)) ?? 'passed';
