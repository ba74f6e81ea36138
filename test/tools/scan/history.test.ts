import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { UsageError } from '#tools/process/exitCode.ts';
import { readBaseline } from '#tools/scan/baseline.ts';
import { json } from '#tools/scan/format/json.ts';
import { text } from '#tools/scan/format/text.ts';
import type { ScanOptions } from '#tools/scan/options.ts';
import { readAcceptances } from '#tools/scan/readAcceptances.ts';
import type { ScanReport } from '#tools/scan/report.ts';
import { emptyDatabase, scanned } from './scanned.ts';

const client = emptyDatabase();
const folder = mkdtempSync(join(tmpdir(), 'orgraph-history-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string): string {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  return path;
}

const drafts = (rows: string) => `
  create table drafts (id uuid primary key default gen_random_uuid(), organization_id uuid references organizations on delete cascade);
  create index on drafts (organization_id);
  insert into drafts (organization_id) select case when ${rows} then (select min(id::text)::uuid from organizations) end from generate_series(1, 100) n;`;

async function report(sql: string, options: Partial<ScanOptions> = {}) {
  const scan = await scanned(client(), { sql, options });
  return scan.report;
}

const changes = ({ findings }: Awaited<ReturnType<typeof report>>) =>
  Object.fromEntries(findings.map(({ rule, table, change }) => [`${rule} ${table}`, change]));

test('beside an earlier scan only what is new or worse fails', async () => {
  const first = await report(`${drafts('n > 6')} create table readings (at timestamptz)`);
  expect(first.verdict).toBe('failed');
  const baseline = readBaseline(file(json(first)));

  const same = await report(`${drafts('n > 6')} create table readings (at timestamptz)`, { baseline });
  expect([same.verdict, same.gone]).toEqual(['passed', []]);
  expect(new Set(Object.values(changes(same)))).toEqual(new Set(['known']));

  const less = await report(drafts('n > 5'), { baseline });
  expect([less.verdict, changes(less)['B01 drafts']]).toEqual(['passed', 'known']);
  expect(less.gone).toMatchObject([{ rule: 'I01', table: 'readings' }]);

  const more = await report(`${drafts('n > 7')} create table more (at timestamptz)`, { baseline });
  expect(more.verdict).toBe('failed');
  expect(changes(more)).toMatchObject({ 'B01 drafts': 'worse', 'I01 more': 'new', 'T21 drafts': 'known' });

  const lastLine = (of: ScanReport) => text(of, false).trimEnd().split('\n').at(-1);
  expect(lastLine(same)).toMatch(/^passes: nothing new, nothing worse, nothing gone; in all 3 critical, /);
  expect(lastLine(less)).toMatch(/^passes: nothing new, worse: 1 warning, gone: 1 critical; in all /);
  expect(lastLine(more)).toMatch(/^fails: new: 1 critical, worse: 2 critical, gone: 1 critical; in all /);
});

const accepting = (yaml: string) => ({ acceptances: readAcceptances(file(yaml)) });

test('an accepted finding stays visible, and does not fail', async () => {
  const sql = 'create table readings (at timestamptz)';
  const yaml = '- { rule: I01, table: readings, reason: appended to alone, until: 2026-06-01 }';
  const accepted = await report(sql, accepting(yaml));
  expect([accepted.verdict, accepted.notes]).toEqual(['passed', []]);
  expect(accepted.findings).toMatchObject([
    { rule: 'I01', accepted: { reason: 'appended to alone', until: '2026-06-01' } },
  ]);
  expect(accepted.tables.find(({ table }) => table === 'readings')).toMatchObject({ critical: 0 });
});

test('an acceptance counts until its day, and for what it names', async () => {
  const sql = 'create table readings (at timestamptz)';
  const over = await report(
    sql,
    accepting('- { rule: PRIMARY_KEY_MISSING, table: readings, reason: x, until: 2026-05-31 }'),
  );
  expect([over.verdict, over.notes]).toEqual([
    'failed',
    ['PRIMARY_KEY_MISSING readings was accepted until 2026-05-31'],
  ]);
  const other = await report(sql, accepting('- { rule: I01, table: others, reason: x, until: 2027-01-01 }'));
  expect([other.verdict, other.notes]).toEqual(['failed', ['I01 others is accepted, and was not found']]);
  const unchecked = await report('', {
    ...accepting('- { rule: T12, table: x, reason: x, until: 2027-01-01 }'),
    catalogOnly: true,
  });
  expect(unchecked.notes).toEqual([]);
});

test.each([
  '- { rule: X99, table: a, reason: b, until: 2027-01-01 }',
  '- { rule: I01, table: a, until: 2027-01-01 }',
  '- { rule: I01, table: a, reason: " ", until: 2027-01-01 }',
  '- { rule: I01, table: a, reason: b, until: soon }',
  'rule: I01',
])('%s accepts nothing: a wrong call', (yaml) => {
  expect(() => readAcceptances(file(yaml))).toThrow(UsageError);
});

test('an acceptance without a day is told what is missing', () => {
  expect(() => readAcceptances(file('- { rule: I01, table: a, reason: b }'))).toThrow(
    'the day until which it may stay, as 2027-06-30',
  );
});

test.each(['', '{}', '{"format": 2, "findings": []}'])('%s is no earlier report: a wrong call', (text) => {
  expect(() => readBaseline(file(text))).toThrow(UsageError);
});
