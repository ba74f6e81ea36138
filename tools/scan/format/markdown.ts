import { families, severities, type ScanFinding } from '../finding.ts';
import { compliance, isJudged, type RuleOutcome, type ScanReport, type TableStatus } from '../report.ts';
import { changesText } from './changesText.ts';
import { complianceText } from './complianceText.ts';
import { kindTexts } from './kindTexts.ts';

/** The report to hand in: a summary, a section for each critical finding, the tables, what is to be done. */
export function markdown(report: ScanReport): string {
  const critical = report.findings.filter(
    ({ severity, accepted }) => severity === 'critical' && accepted === undefined,
  );
  const changes = changesText(report);
  const others = report.findings.filter((finding) => !critical.includes(finding));
  return [
    `# Scan of ${plain(report.title)}`,
    '',
    `**${verdicts[report.verdict]}** ${plain(sentence(complianceText(report)))}. PostgreSQL ${report.serverVersion}, scanned on ${report.scannedAt.toISOString().slice(0, 10)}.`,
    '',
    ...(changes === undefined ? [] : [`**Since the earlier scan:** ${changes}.`, '']),
    ...report.notes.flatMap((note) => [plain(note), '']),
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
    ...gone(report),
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
    ['What', 'How much'],
    [
      ['Tables', String(report.tables.length)],
      [
        'Tables with rows of tenants',
        String(report.tables.filter(({ tenantColumn }) => tenantColumn !== undefined).length),
      ],
      ['A tenant is a row of', report.tenants.map(plain).join(', below it ') || 'not known'],
      ...severities.map((severity) => [`Findings: ${severity}`, String(count(severity))]),
      ['Accepted findings', String(report.findings.filter(({ accepted }) => accepted !== undefined).length)],
      ['Tables that could not be judged', String(report.tables.filter((table) => !isJudged(table)).length)],
      ['Of the others without a critical finding', `${compliance(report)} %`],
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
  ...fenced('', finding.fix),
  '',
  '- **Verify:**',
  '',
  ...fenced('sql', finding.verify),
  '',
];

/** A fence that is longer than any inside. */
function fenced(language: string, text: string): string[] {
  const fence = '`'.repeat(Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length)) + 1);
  return [`${fence}${language}`, text, fence];
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

/** What an earlier scan found, and this one does not. */
const gone = (report: ScanReport): string[] =>
  report.gone.length === 0
    ? []
    : ['## Gone', '', ...report.gone.map(({ rule, message }) => `- ${rule} ${plain(message)}`), ''];

const tableRow = ({ table, kind, tenantColumn, critical, warning, info, unread }: TableStatus): string[] => [
  table,
  kindTexts[kind],
  tenantColumn ?? '',
  Object.entries({ critical, warning, info })
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`)
    .join(', ') || (unread === undefined ? 'good' : `not read: ${unread}`),
];

/** Rules with one reason share a line. */
function notChecked(outcomes: readonly RuleOutcome[]): string[] {
  const left = outcomes.filter(({ reason }) => reason !== undefined);
  if (left.length === 0) return ['Nothing.'];
  const reasons = Map.groupBy(left, ({ reason = '', unread = [] }) =>
    [reason, ...unread.map((one) => `${one.table}: ${one.reason}`)].join('; '),
  );
  return rows(
    ['Why', 'Rules'],
    [...reasons].map(([reason, own]) => [reason, own.map(({ id, name }) => `${id} ${name}`).join(', ')]),
  );
}

/** By family, a line for each rule that was looked at: ticked where it found nothing that is not accepted. */
const checklist = ({ outcomes, findings }: ScanReport): string[] =>
  families.flatMap((family) => {
    const own = outcomes.filter(
      (outcome) => outcome.family === family && (outcome.status === 'passed' || outcome.status === 'findings'),
    );
    const lines = own.map(({ id, name }) => {
      const open = findings.filter(({ rule, accepted }) => rule === id && accepted === undefined).length;
      return `- [${open === 0 ? 'x' : ' '}] ${id} ${name}${open === 0 ? '' : `: ${open}`}`;
    });
    return lines.length === 0 ? [] : [`**${sentence(family)}**`, '', ...lines, ''];
  });

const rows = (head: readonly string[], lines: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.map(plain).join(' | ')} |`);

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;

/** A text that says nothing to Markdown; what stands between letters is none of its signs. */
const plain = (text: string): string =>
  text.replaceAll(/[\\`*{}[\]<>|#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&').replaceAll(/\s+/g, ' ');
