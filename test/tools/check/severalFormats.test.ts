import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { formats, type FormatName } from '#tools/check/format/format.ts';
import type { CheckReport } from '#tools/check/report.ts';
import { junitShape } from './junitShape.ts';
import { sarifShape } from './sarifShape.ts';

const failed: CheckReport = {
  subgraph: 'slack',
  base: { kind: 'git', title: 'main (3a60604)', commit: '3a60604' },
  verdict: 'failed',
  outcomes: [{ name: 'changes', status: 'failed', milliseconds: 34 }],
  findings: [
    {
      check: 'changes',
      rule: 'FIELD_REMOVED',
      severity: 'error',
      subject: 'SlackChannel.topic',
      place: { file: 'subgraphs/slack/channel/schema.graphql', line: 12 },
      message: 'It is gone',
      advice: 'Keep it.',
    },
  ],
};
const broken: CheckReport = {
  ...failed,
  subgraph: 'content',
  verdict: 'could not check',
  outcomes: [{ name: 'database', status: 'could not check', reason: 'no server', milliseconds: 1 }],
  findings: [],
};
const fine: CheckReport = {
  ...failed,
  subgraph: 'tenancy',
  verdict: 'passed',
  outcomes: [{ name: 'changes', status: 'passed', milliseconds: 3 }],
  findings: [],
};
const reports = [failed, broken, fine];
const several = (format: FormatName): string => formats[format].several(reports, false);

test('the text is report after report, and a last line a subgraph', () => {
  const verdicts = ['slack fails: 1 error', 'content could not be checked: database', 'tenancy passes'];
  expect(several('text')).toBe(
    `${reports.map((report) => formats.text.one(report, false)).join('\n')}\n${verdicts.join('\n')}\n`,
  );
});

test('JSON is an array of the reports, also of one', () => {
  expect(JSON.parse(several('json'))).toEqual(reports.map((report) => JSON.parse(formats.json.one(report)) as unknown));
  expect(JSON.parse(formats.json.several([fine]))).toEqual([
    expect.objectContaining({ format: 1, subgraph: 'tenancy', exitCode: 0 }),
  ]);
});

test('SARIF is one log with a run a subgraph', () => {
  const log = JSON.parse(several('sarif')) as {
    runs: { automationDetails: { id: string }; results: unknown[]; invocations: { exitCode: number }[] }[];
  };
  expect(new Ajv({ strict: false }).compile(sarifShape)(log)).toBe(true);
  expect(
    log.runs.map(({ automationDetails, results, invocations: [invocation] }) => [
      automationDetails.id,
      results.length,
      invocation!.exitCode,
    ]),
  ).toEqual([
    ['orgraph-schema-check/slack/', 1, 1],
    ['orgraph-schema-check/content/', 0, 3],
    ['orgraph-schema-check/tenancy/', 0, 0],
  ]);
});

test('JUnit’s XML is one testsuites whose counts are those of all', () => {
  const xml = several('junit');
  expect(xml.match(/<testsuites /g)).toHaveLength(1);
  expect(xml).toContain(
    '<testsuites name="orgraph schema check slack content tenancy" tests="3" failures="1" errors="1">',
  );
  expect(junitShape(xml)).toEqual({
    tests: 3,
    failures: ['FIELD_REMOVED SlackChannel.topic'],
    errors: ['database'],
    skipped: [],
  });
});

test('GitHub gets the annotations of all', () => {
  expect(several('github').split('\n')).toEqual([
    expect.stringMatching(/^::error file=subgraphs\/slack\/.*slack%3A FIELD_REMOVED/),
    'schema check of slack against main (3a60604): failed',
    expect.stringMatching(/^::error title=content%3A database could not be checked/),
    'schema check of content against main (3a60604): could not check',
    'schema check of tenancy against main (3a60604): passed',
    '',
  ]);
});
