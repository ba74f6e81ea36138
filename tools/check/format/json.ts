import { messageHash } from '../approvals/approval.ts';
import type { CheckReport } from '../report.ts';
import { exitCodeOf } from '../verdict.ts';

/** The report as it is, for programs. `format` grows when a reader of it would have to change. */
export const json = ({ subgraph, base, verdict, outcomes, findings }: CheckReport): string => `${JSON.stringify({
  format: 1, subgraph, base, verdict, exitCode: exitCodeOf[verdict], checks: outcomes,
  findings: findings.map((finding) => ({ ...finding, hash: messageHash(finding.message) })),
}, undefined, 2)}\n`;
