import { severities } from '../../finding.ts';
import { compliance, type RuleOutcome, type ScanReport, type TableStatus } from '../../report.ts';
import type { Scan } from '../../scan.ts';
import { changesText } from '../changesText.ts';
import { complianceText } from '../complianceText.ts';
import { kindTexts } from '../kindTexts.ts';
import { escaped } from './escaped.ts';
import { findings, inWords } from './findings.ts';
import { map, stateOf } from './map.ts';
import { style } from './style.ts';

/**
 * One page that needs nothing else: what a scan came to, the map of tables, the findings, the tables, the rules. No
 * script, and nothing from elsewhere.
 */
export function html(scan: Scan): string {
  const { report } = scan;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Scan of ${escaped(report.title)}</title><style>${style}</style></head><body><main>
<p class="kicker">Does this database keep its tenants apart?</p>
<h1>${escaped(report.title)}</h1>
<p class="soft">PostgreSQL ${escaped(report.serverVersion)}, scanned on ${report.scannedAt.toISOString().slice(0, 10)}. ${tenantsText(report)}</p>
${cards(report)}
${notes(report)}
<h2>Map of tables</h2>
<p class="lead">From left to right: the tenants, what refers to them, and what is further away. A box says by which column a row belongs to a tenant; a number, how many critical findings it has.</p>
${legend}
${map(scan)}
<h2>Findings</h2>
${findings(report)}
<h2>Tables</h2>
${tables(report)}
<h2>Rules</h2>
${rules(report.outcomes)}
</main></body></html>
`;
}

const tenantsText = ({ tenants }: ScanReport): string =>
  tenants.length === 0
    ? 'Whose rows are the tenants is not known.'
    : `A tenant is a row of ${escaped(tenants.join(', below it '))}.`;

const verdicts: Record<ScanReport['verdict'], { className: string; text: string }> = {
  passed: { className: 'passed', text: 'Passes' },
  failed: { className: 'failed', text: 'Fails' },
  'could not check': { className: 'unknown', text: 'Could not be checked' },
};

function cards(report: ScanReport): string {
  const { className, text } = verdicts[report.verdict];
  const share = compliance(report);
  const shareText = escaped(complianceText(report));
  const around = 2 * Math.PI * 36;
  const counts = severities.map((severity) => {
    const count = report.findings.filter((one) => one.severity === severity && one.accepted === undefined).length;
    return `<div class="card ${count === 0 ? 'zero' : severity}"><b>${count}</b><span>${severity}</span></div>`;
  });
  const ofTenants = report.tables.filter(({ tenantColumn }) => tenantColumn !== undefined).length;
  return `<div class="cards"><div class="card verdict ${className}"><svg class="ring" viewBox="0 0 84 84" role="img" aria-label="${shareText}"><circle cx="42" cy="42" r="36"/><circle class="share" cx="42" cy="42" r="36" stroke-dasharray="${((around * share) / 100).toFixed(1)} ${around.toFixed(1)}" transform="rotate(-90 42 42)"/><text x="42" y="48">${Math.floor(share)}%</text></svg><div><b>${text}</b><span>${shareText}</span></div></div>${counts.join('')}<div class="card"><b>${report.tables.length}</b><span>${report.tables.length === 1 ? 'table' : 'tables'}, ${ofTenants} with a tenant column</span></div></div>`;
}

function notes(report: ScanReport): string {
  const { notes: all, gone } = report;
  const changes = changesText(report);
  return [
    ...(changes === undefined ? [] : [`Since the earlier scan: ${changes}.`]),
    ...all.map(escaped),
    ...(gone.length === 0
      ? []
      : [`Gone: ${escaped(gone.map(({ rule, message }) => `${rule} ${message}`).join('; '))}.`]),
  ]
    .map((note) => `<p class="soft">${note}</p>`)
    .join('');
}

const legend = `<ul class="legend"><li><i class="root"></i>the tenants</li><li><i class="good"></i>nothing serious found</li><li><i class="unread"></i>could not be read</li><li><i class="warning"></i>warnings</li><li><i class="critical"></i>critical: a tenant’s rows can be seen, lost or wrong</li><li><i class="wire open"></i>reference that may cross tenants</li><li><i class="wire"></i>reference by name alone</li></ul>`;

function tables(report: ScanReport): string {
  const rulesOf = (table: TableStatus): string =>
    [...new Set(report.findings.filter((finding) => finding.table === table.table).map(({ rule }) => rule))]
      .map((rule) => `<a href="#${rule}">${rule}</a>`)
      .join(' ');
  const row = (table: TableStatus, index: number): string =>
    `<tr id="table-${index}"><td><span class="dot ${stateOf(table)}"></span><code>${escaped(table.table)}</code></td><td>${kindTexts[table.kind]}</td><td>${table.tenantColumn === undefined ? '' : `<code>${escaped(table.tenantColumn)}</code>`}</td><td class="number">${table.rows.toLocaleString('en')}</td><td>${rulesOf(table)}</td></tr>`;
  return `<div class="scroll"><table><thead><tr><th>Table</th><th>What it is</th><th>Tenant column</th><th>Rows, about</th><th>Findings</th></tr></thead><tbody>
${report.tables.map(row).join('\n')}
</tbody></table></div>`;
}

function rules(outcomes: readonly RuleOutcome[]): string {
  const chip = ({ id, name, status, reason = '', unread = [] }: RuleOutcome): string => {
    const why = [reason, ...unread.map((one) => `${one.table}: ${one.reason}`)]
      .filter((text) => text !== '')
      .join('; ');
    const title = `${id} ${inWords(name)}`;
    return `<li class="${status === 'passed' || status === 'findings' ? status : 'left'}">${status === 'findings' ? `<a href="#${id}">${title}</a>` : title}${why === '' ? '' : `: ${escaped(why)}`}</li>`;
  };
  const group = (text: string, of: (outcome: RuleOutcome) => boolean): string => {
    const own = outcomes.filter(of);
    return own.length === 0
      ? ''
      : `<p class="soft">${own.length} ${text}</p><ul class="chips">${own.map(chip).join('')}</ul>`;
  };
  return [
    group('found something', ({ status }) => status === 'findings'),
    group('found nothing', ({ status }) => status === 'passed'),
    group('not checked, which is no pass', ({ status }) => status !== 'findings' && status !== 'passed'),
  ].join('');
}
