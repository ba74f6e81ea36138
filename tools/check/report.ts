import type { Approval } from './approvals/approval.ts';
import type { CheckName, Finding } from './finding.ts';
import type { Base } from '../published/published.ts';

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
