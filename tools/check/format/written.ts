import type { Approval } from '../approvals/approval.ts';
import type { CheckOutcome, ReportedFinding, Verdict } from '../report.ts';

/** A report as the writers for programs take it, whatever command made it: a subject, its checks, their findings. */
export interface WrittenReport {
  /** `schema check` where nothing else is said. */
  command?: string;
  subgraph: string;
  base: { title: string };
  outcomes: readonly WrittenOutcome[];
  findings: readonly WrittenFinding[];
  verdict: Verdict;
}

export type WrittenOutcome = Omit<CheckOutcome, 'name'> & { name: string };

export type WrittenFinding = Omit<ReportedFinding, 'check' | 'approval'> & {
  check: string;
  approval?: Pick<Approval, 'author' | 'expires' | 'reason'> | undefined;
};

export const defaultCommand = 'schema check';
