import { messageHash } from '../approvals/approval.ts';
import { checkNames, severities, placeText, type Affected } from '../finding.ts';
import { fails, type CheckOutcome, type CheckReport, type ReportedFinding } from '../report.ts';

const colours = { red: 31, green: 32, yellow: 33, grey: 90, bold: 1 } as const;
type Paint = (text: string, colour: keyof typeof colours) => string;

/** The report for people: what, where, who is affected, what to do; the verdict last. */
export function textReport(report: CheckReport, colour: boolean): string {
  const paint = painting(colour);
  const width = Math.max(...checkNames.map((name) => name.length));
  return [
    `${paint(report.subgraph, 'bold')} compared with ${report.base.title}`,
    '',
    ...report.findings.flatMap((finding) => [...lines(finding, paint), '']),
    ...report.outcomes.map((outcome) => outcomeLine(outcome, report.findings, width, paint)),
    '',
    verdictLine(report, paint),
    '',
  ].join('\n');
}

/** One report after another, and below them what became of each, a line a subgraph. */
export const textReports = (reports: readonly CheckReport[], colour: boolean): string =>
  [
    ...reports.map((report) => textReport(report, colour)),
    ...reports.map((report) => verdictLine(report, painting(colour))),
    '',
  ].join('\n');

const painting =
  (colour: boolean): Paint =>
  (words, name) =>
    colour ? `\u001b[${colours[name]}m${words}\u001b[0m` : words;

const severityColours = { error: 'red', warning: 'yellow', note: 'grey' } as const;

function lines(
  { severity, rule, subject, place, message, code, advice, affected = [], approval }: ReportedFinding,
  paint: Paint,
): string[] {
  const title =
    approval === undefined ? paint(severity, severityColours[severity]) : paint(`approved ${severity}`, 'green');
  return [
    `${title} ${rule} ${paint(subject, 'bold')}`,
    `  ${placeText(place)}`,
    `  ${indented(message)}`,
    ...(code === undefined ? [] : [`  the gateway answers ${code}`]),
    ...affected.map((one) => `  affects ${affectedText(one)}`),
    ...(approval === undefined
      ? [`  → ${indented(advice)}`]
      : [`  approved by ${approval.author} until ${approval.expires}: ${indented(approval.reason)}`]),
    ...(severity === 'error' && approval === undefined ? [paint(`  ${messageHash(message)}`, 'grey')] : []),
  ];
}

const indented = (words: string): string => words.trim().replaceAll('\n', '\n    ');

export const affectedText = ({ client, version, operation, count }: Affected): string =>
  `${client}${version === undefined ? '' : ` ${version}`}: ${operation}, ${count === 0 ? 'saved, not seen' : `${count} ${count === 1 ? 'time' : 'times'}`}`;

function outcomeLine(
  { name, status, reason }: CheckOutcome,
  findings: readonly ReportedFinding[],
  width: number,
  paint: Paint,
): string {
  const sign = {
    passed: paint('✓', 'green'),
    failed: paint('✗', 'red'),
    skipped: paint('–', 'grey'),
    'could not check': paint('!', 'red'),
  }[status];
  const own = findings.filter(({ check }) => check === name);
  const counts = severities.flatMap((severity) => {
    const count = own.filter((finding) => finding.severity === severity && finding.approval === undefined).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  const approved = own.filter(({ approval }) => approval !== undefined).length;
  return `${sign} ${name.padEnd(width)}  ${[...(status === 'passed' || status === 'failed' ? [] : [status]), ...counts, ...(approved === 0 ? [] : [`${approved} approved`])].join(', ')}${reason === undefined ? '' : ` (${indented(reason)})`}`.trimEnd();
}

function verdictLine({ verdict, subgraph, findings, outcomes }: CheckReport, paint: Paint): string {
  const errors = findings.filter(fails).length;
  const broken = outcomes.filter(({ status }) => status === 'could not check').map(({ name }) => name);
  const skipped = outcomes.filter(({ status }) => status === 'skipped').map(({ name }) => name);
  const besides = [
    ...(broken.length === 0 || verdict === 'could not check' ? [] : [`not checked: ${broken.join(', ')}`]),
    ...(skipped.length === 0 ? [] : [`skipped: ${skipped.join(', ')}`]),
  ].join('; ');
  const words =
    verdict === 'failed'
      ? paint(`${subgraph} fails: ${errors} ${errors === 1 ? 'error' : 'errors'}`, 'red')
      : verdict === 'passed'
        ? paint(`${subgraph} passes`, 'green')
        : paint(`${subgraph} could not be checked: ${broken.join(', ')}`, 'red');
  return `${words}${besides === '' ? '' : ` (${besides})`}`;
}
