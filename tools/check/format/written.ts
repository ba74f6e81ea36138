import type { Approval } from '../approvals/approval.ts';
import type { Place } from '../finding.ts';
import type { CheckOutcome, ReportedFinding, Verdict } from '../report.ts';

/** A report as the writers for programs take it, whatever command made it: a subject, its checks, their findings. */
export interface WrittenReport {
  /** `schema check` where nothing else is said. */
  command?: string;
  subgraph: string;
  base: { title: string };
  outcomes: readonly WrittenOutcome[];
  findings: readonly WrittenFinding[];
  /** What is to be said of the whole, beside its findings and checks. */
  notes?: readonly string[];
  verdict: Verdict;
}

export type WrittenOutcome = Omit<CheckOutcome, 'name'> & { name: string };

export type WrittenFinding = Omit<ReportedFinding, 'check' | 'place' | 'approval'> & {
  check: string;
  /** Missing where the finding stands in no file. */
  place?: Place | undefined;
  approval?: Pick<Approval, 'author' | 'expires' | 'reason'> | undefined;
};

export const defaultCommand = 'schema check';
