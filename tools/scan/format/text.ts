import { counted } from '../counted.ts';
import { severities, type ScanFinding, type Severity } from '../finding.ts';
import type { RuleOutcome, ScanReport } from '../report.ts';
import { changesText } from './changesText.ts';
import { complianceText } from './complianceText.ts';
import { isLine } from './isLine.ts';

const colours = { red: 31, green: 32, yellow: 33, grey: 90, bold: 1 } as const;
type Paint = (text: string, colour: keyof typeof colours) => string;

/** The report for people: what was found, what can come of it, what to do; what was not checked; the verdict last. */
export function text(report: ScanReport, colour: boolean): string {
  const paint: Paint = (words, name) => (colour ? `\u001b[${colours[name]}m${words}\u001b[0m` : words);
  return [
    `${paint(report.title, 'bold')} on PostgreSQL ${report.serverVersion}`,
    tenantsLine(report),
    '',
    ...report.findings.flatMap((finding) => [...findingLines(finding, paint), '']),
    ...report.gone.map(({ rule, message }) => `${paint('gone', 'green')} ${rule} ${message}`),
    ...report.notes,
    ...(report.gone.length + report.notes.length === 0 ? [] : ['']),
    ...notChecked(report.outcomes),
    verdictLine(report, paint),
    '',
  ].join('\n');
}

function tenantsLine({ tenants, tables }: ScanReport): string {
  const ofTenants = tables.filter(({ kind }) => kind === 'tenant').length;
  return tenants.length === 0
    ? `${counted(tables.length, 'table')}; whose rows are the tenants is not known`
    : `${counted(tables.length, 'table')}, ${ofTenants} of them with rows of tenants; a tenant is a row of ${tenants.join(', below it ')}`;
}

const severityColours = { critical: 'red', warning: 'yellow', info: 'grey' } as const;

const subjectOf = ({ table, column, object }: ScanFinding): string =>
  [[table, column].filter((name) => name !== undefined).join('.'), object]
    .filter((name) => name !== undefined && name !== '')
    .join(' ');

const findingLines = (finding: ScanFinding, paint: Paint): string[] => [
  `${paint([finding.change, finding.accepted === undefined ? undefined : 'accepted', finding.severity].filter((word) => word !== undefined).join(' '), severityColours[finding.severity])} ${finding.rule} ${finding.name} ${paint(subjectOf(finding), 'bold')}`,
  ...(isLine(finding.place) ? [`  ${finding.place}`] : []),
  `  ${finding.message}`,
  `  ${finding.impact}`,
  ...(finding.accepted === undefined
    ? [`  → ${finding.fix}`, paint(`  ? ${finding.verify}`, 'grey')]
    : [`  accepted until ${finding.accepted.until}: ${finding.accepted.reason}`]),
];

/** Rules with one reason share a line. */
function notChecked(outcomes: readonly RuleOutcome[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { id, reason, unread = [] } of outcomes) {
    if (reason === undefined) continue;
    const words = [reason, ...unread.map((one) => `    ${one.table}: ${one.reason}`)].join('\n');
    reasons.set(words, [...(reasons.get(words) ?? []), id]);
  }
  return reasons.size === 0
    ? []
    : ['Not checked', ...[...reasons].map(([reason, ids]) => `  ${ids.join(' ')}: ${reason}`), ''];
}

function verdictLine(report: ScanReport, paint: Paint): string {
  const changes = changesText(report);
  const counts = severities.map((severity) => countText(severity, report.findings)).join(', ');
  const whole = `${changes === undefined ? '' : `${changes}; in all `}${counts}`;
  if (report.verdict === 'could not check') return paint(`could not be checked (${whole})`, 'red');
  return `${report.verdict === 'failed' ? paint('fails', 'red') : paint('passes', 'green')}: ${whole}; ${complianceText(report)}`;
}

const countText = (severity: Severity, findings: readonly ScanFinding[]): string =>
  `${findings.filter((finding) => finding.severity === severity && finding.accepted === undefined).length} ${severity}`;
