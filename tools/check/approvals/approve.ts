import type { Finding } from '../finding.ts';
import type { ReportedFinding } from '../report.ts';
import { covers, isExpired, type Approval } from './approval.ts';

/**
 * Checks whose findings nobody can approve: a graph that does not compose cannot be served, and an approval does not
 * approve itself.
 */
const unapprovable = new Set(['composition', 'approvals']);

/**
 * Puts to each finding the approval that covers it, and says which approvals of this subgraph do nothing: one that has
 * expired, one for what cannot be approved, and one that fits no finding (any more).
 * @param today YYYY-MM-DD, in UTC
 * @param complete whether every check was made; where not, an approval without a finding says nothing
 */
export function approve(
  findings: readonly Finding[],
  approvals: readonly Approval[],
  { subgraph, today, complete }: { subgraph: string; today: string; complete: boolean },
): ReportedFinding[] {
  const own = approvals.filter((approval) => approval.subgraph === subgraph);
  const reported = findings.map((finding): ReportedFinding => {
    const approval = unapprovable.has(finding.check)
      ? undefined
      : own.find((candidate) => covers(candidate, subgraph, finding) && !isExpired(candidate, today));
    return approval === undefined ? finding : { ...finding, approval };
  });
  return [
    ...reported,
    ...own.flatMap((approval) =>
      judge(
        approval,
        findings.filter((finding) => covers(approval, subgraph, finding)),
        today,
        complete,
      ),
    ),
  ];
}

function judge(approval: Approval, covered: readonly Finding[], today: string, complete: boolean): ReportedFinding[] {
  const { rule, subject, expires, place } = approval;
  const said = { check: 'approvals', subject, place } as const;
  const [finding] = covered;
  if (isExpired(approval, today)) {
    return [
      {
        ...said,
        rule: 'APPROVAL_EXPIRED',
        severity: finding === undefined ? 'warning' : 'error',
        message: `The approval of ${rule} at ${subject} expired on ${expires}`,
        advice:
          finding === undefined
            ? 'It approves nothing any more: remove it.'
            : 'Make the change unnecessary, or have it approved anew with a later date.',
      },
    ];
  }
  if (finding === undefined) {
    return complete
      ? [
          {
            ...said,
            rule: 'APPROVAL_UNKNOWN',
            severity: 'warning',
            message: `The approval of ${rule} at ${subject} fits no finding`,
            advice:
              'Remove it, if its change is published; otherwise compare rule, subject and message with the report.',
          },
        ]
      : [];
  }
  if (unapprovable.has(finding.check)) {
    return [
      {
        ...said,
        rule: 'APPROVAL_IMPOSSIBLE',
        severity: 'error',
        message: `The approval of ${rule} at ${subject} does nothing: what does not compose cannot be approved`,
        advice: 'Remove the approval and mend the schema.',
      },
    ];
  }
  return [];
}
