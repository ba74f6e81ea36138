import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { scanFormats, type ScanFormatName } from '#tools/scan/format/format.ts';
import { compliance, type TableStatus } from '#tools/scan/report.ts';
import type { Scan } from '#tools/scan/scan.ts';
import { junitShape } from '../check/junitShape.ts';
import { sarifShape } from '../check/sarifShape.ts';
import { emptyDatabase, scanned } from './scanned.ts';

const client = emptyDatabase();
const strange = `<b>|\`x\`</b> & "y" -- #`;
const sql = `
  create table "${strange.replaceAll('"', '""')}" (id uuid primary key, user_id uuid, "${strange.replaceAll('"', '""')}" json);
  create table drafts (id uuid primary key default gen_random_uuid(), organization_id uuid references organizations);`;

/** A scan with findings of each severity, one of them accepted, and rules that were left out. */
async function scanOfAll(): Promise<Scan> {
  const scan = await scanned(client(), { sql });
  const findings = scan.report.findings.map((finding) =>
    finding.rule === 'T03' ? { ...finding, accepted: { reason: 'Shared & <argued>.', until: '2027-01-31' } } : finding,
  );
  return { ...scan, report: { ...scan.report, findings } };
}

const written = async (format: ScanFormatName): Promise<string> => scanFormats[format](await scanOfAll(), false);

test('the JSON of every scan fits its published schema', async () => {
  const schema = JSON.parse(readFileSync('docs/db-scan.schema.json', 'utf8')) as object;
  const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
  const unknown = await scanned(client(), { sql: 'create table things (id int)', instead: true });
  const bare = await scanned(client(), { sql: '', options: { catalogOnly: true } });
  for (const scan of [await scanOfAll(), unknown, bare]) {
    expect([validate(JSON.parse(scanFormats.json(scan))), validate.errors]).toEqual([true, null]);
  }
  expect(JSON.parse(scanFormats.json(unknown))).toMatchObject({ verdict: 'could not check', exitCode: 3, tenants: [] });
});

test('SARIF is valid, names the place of each finding, and suppresses what is accepted', async () => {
  const log = JSON.parse(await written('sarif')) as {
    runs: { results: Record<string, unknown>[]; automationDetails: object }[];
  };
  const validate = new Ajv({ strict: false }).compile(sarifShape);
  expect([validate(log), validate.errors]).toEqual([true, null]);
  expect(log.runs[0]!.automationDetails).toEqual({ id: 'orgraph-db-scan/test/' });
  expect(log.runs[0]!.results).toContainEqual(
    expect.objectContaining({
      ruleId: 'TENANT_COLUMN_NULLABLE',
      level: 'warning',
      suppressions: [expect.objectContaining({ justification: 'scan.yaml, until 2027-01-31: Shared & <argued>.' })],
    }),
  );
});

test('JUnit has a test for each rule, failed where it fails the scan, skipped where nobody looked', async () => {
  const xml = await written('junit');
  expect(junitShape(xml)).toBeDefined();
  expect(xml).toMatch(/<testsuites name="orgraph db scan test"/);
  expect(xml).toMatch(
    /<testsuite name="test\.T02 TENANT_COLUMN_MISSING" tests="1" failures="1" errors="0" skipped="0"/,
  );
  expect(xml).toMatch(
    /<testsuite name="test\.T14 QUERIES_WITHOUT_TENANT" tests="1" failures="0" errors="0" skipped="1"/,
  );
  expect(xml).not.toContain('<b>');
});

test('GitHub’s commands are one line each', async () => {
  const lines = (await written('github')).trimEnd().split('\n');
  expect(lines.at(-1)).toBe(`db scan of test against PostgreSQL ${(await scanOfAll()).report.serverVersion}: failed`);
  expect(lines.slice(0, -1).every((line) => /^::(error|warning|notice) /.test(line))).toBe(true);
});

test('only a line of a dump is a file to GitHub and JUnit', async () => {
  const [github, junit] = [await written('github'), await written('junit')];
  expect(github).toMatch(/^::error title=test%3A TENANT/m);
  expect(github).not.toContain('file=');
  expect(junit).not.toContain(' file=');
});

test.each(['sarif', 'junit', 'github', 'markdown', 'html', 'text', 'json'] as const)(
  'what is to be said of the whole, and what is gone, stands in %s',
  async (format) => {
    const scan = await scanOfAll();
    const gone = [{ rule: 'I01', severity: 'critical', message: 'readings has no primary key' } as const];
    const notes = ['the extension vector is not to be had'];
    const text = scanFormats[format]({ ...scan, report: { ...scan.report, gone, notes } }, false);
    expect(text).toContain(notes[0]);
    expect(text).toContain(gone[0]!.message);
    if (format === 'junit') junitShape(text);
  },
);

test('a table that could not be read is in no share of good ones, and is named', async () => {
  const scan = await scanOfAll();
  const [first, ...rest] = scan.report.tables.filter(({ critical }) => critical === 0);
  const bad = scan.report.tables.filter(({ critical }) => critical > 0);
  const hidden = (table: TableStatus) => ({ ...table, unread: 'the connecting role may not read every row' });
  const of = (tables: readonly TableStatus[]) => compliance({ tables });
  expect(of([hidden(first!), ...bad.map(hidden)])).toBe(0);
  expect(of([hidden(first!), ...rest])).toBe(100);
  expect(of([hidden(first!)])).toBe(0);
  const tables = [hidden(first!), ...rest, ...bad];
  for (const format of ['text', 'markdown', 'html', 'sarif', 'junit', 'github'] as const)
    expect(scanFormats[format]({ ...scan, report: { ...scan.report, tables } }, false)).toContain(
      ` of ${tables.length - 1} tables without a critical finding; not read: ${first!.table}`,
    );
});

test('what an earlier scan knows fails nothing, in pull requests and in reports of tests either', async () => {
  const scan = await scanOfAll();
  const known = scan.report.findings.map((finding) => ({ ...finding, change: 'known' as const }));
  const whole: Scan = { ...scan, report: { ...scan.report, findings: known, verdict: 'passed' } };
  expect(scanFormats.github(whole)).not.toMatch(/^::(error|warning) /m);
  expect(scanFormats.junit(whole)).toMatch(/<testsuites [^>]*failures="0"/);
  expect(scanFormats.sarif(whole)).not.toMatch(/"level": "(error|warning)"/);
});

test('a finding of a dump stands at its file and line', async () => {
  const scan = await scanOfAll();
  const findings = scan.report.findings.map((finding) => ({ ...finding, place: 'dumps/shop.sql:7' }));
  const whole: Scan = { ...scan, report: { ...scan.report, findings } };
  expect(scanFormats.github(whole)).toMatch(/^::error file=dumps\/shop\.sql,line=7,/m);
  expect(scanFormats.text(whole, false)).toMatch(/^critical T02 .*\n  dumps\/shop\.sql:7\n/m);
  expect(scanFormats.html(whole)).toContain('<span class="label">dumps/shop.sql:7</span>');
});

test('the Markdown report has a section for each critical finding, every table, and a checklist', async () => {
  const { report } = await scanOfAll();
  const text = await written('markdown');
  const critical = report.findings.filter(({ severity }) => severity === 'critical');
  expect(text.match(/^### /gm)).toHaveLength(critical.length);
  expect(text).toContain(`| Of the others without a critical finding | ${compliance(report)} % |`);
  expect(text).toContain('- [ ] T02 TENANT\\_COLUMN\\_MISSING'.replaceAll('\\', ''));
  expect(text).toMatch(/^- \[x\] T12 /m);
  const tables = text.slice(text.indexOf('## Tables'), text.indexOf('## Not checked'));
  expect(tables.match(/^\| .* \|$/gm)).toHaveLength(report.tables.length + 2);
  expect(tables).not.toMatch(/(?<!\\)<b>/);
  expect(text).toContain('accepted until 2027');
});

test('the page is one file that loads nothing, and shows names as they are', async () => {
  const { report } = await scanOfAll();
  const page = await written('html');
  expect(page).not.toMatch(/<script|<link|\bsrc=|\bhref="(?!#)|@import|url\(|\bon\w+=|javascript:/i);
  expect(page).not.toContain('<b>|');
  expect(page.match(/<g class="table /g)).toHaveLength(report.tables.length);
  expect(page.match(/<li class="finding">/g)).toHaveLength(report.findings.length);
  expect(page).toContain('<g class="table root good">');
  expect(page).toMatch(/<g class="table other critical"><title>&lt;b&gt;/);
  expect(page).toContain('accepted until 2027-01-31: Shared &amp; &lt;argued&gt;.');
});

test('each link of the page leads to something on it, and each name is given once', async () => {
  const page = await written('html');
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
  const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id!);
  expect(new Set(ids).size).toBe(ids.length);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((id) => !ids.includes(id))).toEqual([]);
});

test('the text ends with the verdict, and says what was not checked', async () => {
  const lines = (await written('text')).trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(/^fails: \d+ critical, \d+ warning, \d+ info; [\d.]+ % of \d+ tables without/);
  expect(lines).toContain('  T14: the extension pg_stat_statements is not installed');
  expect(lines).toContain('  accepted until 2027-01-31: Shared & <argued>.');
});

test.each(['text', 'markdown'] as const)(
  'what a rule that found something did not look at is told in %s',
  async (format) => {
    const scan = await scanOfAll();
    const unread = [{ table: 'archive', reason: 'about 100 of its rows were read (--sample)', partly: true }];
    const outcomes = scan.report.outcomes.map((outcome) =>
      outcome.status === 'findings' ? { ...outcome, reason: 'not everything was looked at', unread } : outcome,
    );
    expect(outcomes).toContainEqual(expect.objectContaining({ status: 'findings', unread }));
    const text = scanFormats[format]({ ...scan, report: { ...scan.report, outcomes } }, false);
    expect(text.slice(text.indexOf('Not checked'))).toContain('archive: about 100 of its rows were read');
  },
);
