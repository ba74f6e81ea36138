import { placeFrom } from '../../check/finding.ts';
import type { WrittenFinding, WrittenOutcome, WrittenReport } from '../../check/format/written.ts';
import type { ScanFinding } from '../finding.ts';
import type { RuleOutcome, ScanReport } from '../report.ts';
import { changesText } from './changesText.ts';
import { complianceText } from './complianceText.ts';
import { isLine } from './isLine.ts';

/**
 * A scan as the schema check's writers take a report: each rule is a check, and a finding's place is the table or
 * column. What does not fail the scan is no error of it.
 */
export const writtenReport = (report: ScanReport): WrittenReport => ({
  command: 'db scan',
  subgraph: report.title,
  base: { title: `PostgreSQL ${report.serverVersion}` },
  outcomes: report.outcomes.map(writtenOutcome),
  findings: report.findings.map((finding) => writtenFinding(finding, report.failOn)),
  notes: notesOf(report),
  verdict: report.verdict,
});

/** What people read beside findings, and what a rule that found something did not look at. */
function notesOf(report: ScanReport): string[] {
  const changes = changesText(report);
  return [
    complianceText(report),
    ...(changes === undefined ? [] : [`since the earlier scan: ${changes}`]),
    ...report.gone.map(({ rule, message }) => `gone: ${rule} ${message}`),
    ...report.notes,
    ...report.outcomes
      .filter(({ status }) => status === 'findings')
      .flatMap((outcome) => {
        const reason = reasonOf(outcome);
        return reason === undefined ? [] : [`${outcome.id} ${outcome.name}: ${reason}`];
      }),
  ];
}

const statuses = {
  passed: 'passed',
  findings: 'failed',
  'left out': 'skipped',
  'could not check': 'could not check',
} as const;

const writtenOutcome = (outcome: RuleOutcome): WrittenOutcome => ({
  name: `${outcome.id} ${outcome.name}`,
  status: statuses[outcome.status],
  reason: outcome.status === 'findings' ? undefined : reasonOf(outcome),
  milliseconds: 0,
});

const reasonOf = ({ reason, unread = [] }: RuleOutcome): string | undefined =>
  reason === undefined ? undefined : [reason, ...unread.map((one) => `${one.table}: ${one.reason}`)].join('\n');

function writtenFinding(finding: ScanFinding, failOn: ScanReport['failOn']): WrittenFinding {
  const { rule, name, table, column, object, message, impact, fix, verify, place, accepted } = finding;
  return {
    check: `${rule} ${name}`,
    rule: name,
    severity: severityOf(finding, failOn),
    subject: [table, column, object].filter((part) => part !== undefined).join(' ') || 'database',
    place: isLine(place) ? placeFrom(place) : undefined,
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
