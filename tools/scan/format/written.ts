import { placeFrom } from '../../check/finding.ts';
import type { WrittenFinding, WrittenOutcome, WrittenReport } from '../../check/format/written.ts';
import type { ScanFinding } from '../finding.ts';
import type { RuleOutcome, ScanReport } from '../report.ts';

/**
 * A scan as the schema check's writers take a report: each rule is a check, and a finding's place is the table or
 * column. What does not fail the scan is no error of it.
 */
export const writtenReport = ({
  title,
  serverVersion,
  findings,
  outcomes,
  verdict,
  failOn,
}: ScanReport): WrittenReport => ({
  command: 'db scan',
  subgraph: title,
  base: { title: `PostgreSQL ${serverVersion}` },
  outcomes: outcomes.map(writtenOutcome),
  findings: findings.map((finding) => writtenFinding(finding, failOn)),
  verdict,
});

const statuses = {
  passed: 'passed',
  findings: 'failed',
  'left out': 'skipped',
  'could not check': 'could not check',
} as const;

const writtenOutcome = ({ id, name, status, reason, unread = [] }: RuleOutcome): WrittenOutcome => ({
  name: `${id} ${name}`,
  status: statuses[status],
  reason: reason === undefined ? undefined : [reason, ...unread.map((one) => `${one.table}: ${one.reason}`)].join('\n'),
  milliseconds: 0,
});

function writtenFinding(finding: ScanFinding, failOn: ScanReport['failOn']): WrittenFinding {
  const { rule, name, table, column, object, message, impact, fix, verify, place, accepted } = finding;
  return {
    check: `${rule} ${name}`,
    rule: name,
    severity: severityOf(finding, failOn),
    subject: [table, column, object].filter((part) => part !== undefined).join(' ') || 'database',
    place: placeFrom(place),
    message: `${message}. ${impact}`,
    advice: `${fix}\nverify: ${verify}`,
    approval:
      accepted === undefined ? undefined : { author: 'scan.yaml', expires: accepted.until, reason: accepted.reason },
  };
}

/** What an earlier scan knows is told, and fails nothing. */
function severityOf({ severity, change }: ScanFinding, failOn: ScanReport['failOn']): WrittenFinding['severity'] {
  if (change === 'known' || severity === 'info') return 'note';
  return severity === 'critical' || severity === failOn ? 'error' : 'warning';
}
