import { severities, type ScanFinding } from '../finding.ts';
import { compliance, type RuleOutcome, type ScanReport, type TableStatus } from '../report.ts';

/** The report to hand in: a summary, a section for each critical finding, the tables, what is to be done. */
export function markdown(report: ScanReport): string {
  const critical = report.findings.filter(
    ({ severity, accepted }) => severity === 'critical' && accepted === undefined,
  );
  const others = report.findings.filter((finding) => !critical.includes(finding));
  return [
    `# Scan of ${plain(report.title)}`,
    '',
    `${report.scannedAt.toISOString().slice(0, 10)}, PostgreSQL ${report.serverVersion}. ${verdicts[report.verdict]}`,
    '',
    '## Summary',
    '',
    ...summary(report),
    '',
    '## Critical findings',
    '',
    ...(critical.length === 0 ? ['None.', ''] : critical.flatMap(section)),
    '## Further findings',
    '',
    ...(others.length === 0
      ? ['None.', '']
      : [...rows(['Severity', 'Rule', 'Where', 'What'], others.map(findingRow)), '']),
    '## Tables',
    '',
    ...rows(['Table', 'What it is', 'Tenant column', 'Status'], report.tables.map(tableRow)),
    '',
    '## Not checked',
    '',
    ...notChecked(report.outcomes),
    '',
    '## Checklist',
    '',
    ...checklist(report),
    '',
  ].join('\n');
}

const verdicts: Record<ScanReport['verdict'], string> = {
  passed: 'It passes.',
  failed: 'It fails.',
  'could not check': 'It could not be checked.',
};

const summary = (report: ScanReport): string[] => {
  const count = (severity: ScanFinding['severity']) =>
    report.findings.filter((finding) => finding.severity === severity && finding.accepted === undefined).length;
  return rows(
    ['', ''],
    [
      ['Tables', String(report.tables.length)],
      [
        'Tables with rows of tenants',
        String(report.tables.filter(({ tenantColumn }) => tenantColumn !== undefined).length),
      ],
      ['A tenant is a row of', report.tenants.map(plain).join(', below it ') || 'not known'],
      ...severities.map((severity) => [`Findings: ${severity}`, String(count(severity))]),
      ['Accepted findings', String(report.findings.filter(({ accepted }) => accepted !== undefined).length)],
      ['Tables without a critical finding', `${compliance(report)} %`],
    ],
  );
};

const section = (finding: ScanFinding): string[] => [
  `### ${finding.rule} ${finding.name}: ${plain(whereOf(finding))}`,
  '',
  `${plain(finding.message)}.`,
  '',
  `- **Impact:** ${finding.impact}`,
  `- **Cause:** ${finding.cause}`,
  '- **Fix:**',
  '',
  ...fenced(finding.fix),
  '',
  '- **Verify:**',
  '',
  ...fenced(finding.verify),
  '',
];

/** A fence that is longer than any inside. */
function fenced(text: string): string[] {
  const fence = '`'.repeat(Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length)) + 1);
  return [`${fence}sql`, text, fence];
}

const whereOf = ({ table, column, object }: ScanFinding): string =>
  [[table, column].filter((part) => part !== undefined).join('.'), object]
    .filter((part) => part !== undefined && part !== '')
    .join(' ') || 'database';

const findingRow = (finding: ScanFinding): string[] => [
  finding.accepted === undefined ? finding.severity : `${finding.severity}, accepted until ${finding.accepted.until}`,
  `${finding.rule} ${finding.name}`,
  whereOf(finding),
  finding.message,
];

const tableRow = ({ table, kind, tenantColumn, critical, warning, info }: TableStatus): string[] => [
  table,
  kind,
  tenantColumn ?? '',
  critical + warning + info === 0 ? 'good' : `${critical} critical, ${warning} warning, ${info} info`,
];

const notChecked = (outcomes: readonly RuleOutcome[]): string[] => {
  const left = outcomes.filter(({ status }) => status === 'left out' || status === 'could not check');
  return left.length === 0
    ? ['Nothing.']
    : rows(
        ['Rule', 'Why'],
        left.map(({ id, name, reason = '', unread = [] }) => [
          `${id} ${name}`,
          [reason, ...unread.map((one) => `${one.table}: ${one.reason}`)].join('; '),
        ]),
      );
};

/** A line for each rule that was looked at: ticked where it found nothing that is not accepted. */
const checklist = ({ outcomes, findings }: ScanReport): string[] =>
  outcomes
    .filter(({ status }) => status === 'passed' || status === 'findings')
    .map(({ id, name }) => {
      const open = findings.filter(({ rule, accepted }) => rule === id && accepted === undefined).length;
      return `- [${open === 0 ? 'x' : ' '}] ${id} ${name}${open === 0 ? '' : `: ${open}`}`;
    });

const rows = (head: readonly string[], lines: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.map(plain).join(' | ')} |`);

/** A name that says nothing to Markdown. */
const plain = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>|#]/g, '\\$&').replaceAll(/\s+/g, ' ');
