import { exitCode, type ExitCode } from '../exitCode.ts';
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
