import { messageHash } from '../approvals/approval.ts';
import { exitCodeOf, type CheckReport } from '../report.ts';

/** The report as it is, for programs. `format` grows when a reader of it would have to change. */
export const json = (report: CheckReport): string => written(contentOf(report));

/** Those of several subgraphs, as an array. */
export const jsonArray = (reports: readonly CheckReport[]): string => written(reports.map(contentOf));

const written = (content: unknown): string => `${JSON.stringify(content, undefined, 2)}\n`;

const contentOf = ({ subgraph, base, verdict, outcomes, findings }: CheckReport) => ({
  format: 1,
  subgraph,
  base,
  verdict,
  exitCode: exitCodeOf[verdict],
  checks: outcomes,
  findings: findings.map((finding) => ({ ...finding, hash: messageHash(finding.message) })),
});
