import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { github } from '#tools/check/format/github.ts';
import { json } from '#tools/check/format/json.ts';
import { junit } from '#tools/check/format/junit.ts';
import { sarif } from '#tools/check/format/sarif.ts';
import { textReport } from '#tools/check/format/text.ts';
import type { CheckReport, ReportedFinding } from '#tools/check/report.ts';
import { junitShape } from './junitShape.ts';
import { sarifShape } from './sarifShape.ts';

const removed: ReportedFinding = {
  check: 'changes',
  rule: 'FIELD_REMOVED',
  severity: 'error',
  subject: 'SlackChannel.topic',
  place: { file: 'subgraphs/slack/channel/schema.graphql', line: 12 },
  message: "Field 'topic' <gone>, 100%",
  advice: 'Keep it.\nReally.',
  affected: [
    { client: 'web', version: '2.1', operation: 'Channels', count: 1200 },
    { client: 'saved', operation: 'Topics', count: 0 },
  ],
};
const approved: ReportedFinding = {
  ...removed,
  subject: 'SlackChannel.purpose',
  approval: {
    subgraph: 'slack',
    rule: 'FIELD_REMOVED',
    subject: 'SlackChannel.purpose',
    message: 'm',
    reason: 'Agreed with "web" & others.',
    author: 'ana@acme.test',
    expires: '2027-01-31',
    place: { file: 'schema/approvals.yaml', line: 3 },
  },
};
const report: CheckReport = {
  subgraph: 'slack',
  base: { kind: 'git', title: 'main (3a60604)', commit: '3a60604' },
  verdict: 'failed',
  outcomes: [
    { name: 'composition', status: 'passed', milliseconds: 12 },
    { name: 'changes', status: 'failed', milliseconds: 34 },
    { name: 'clients', status: 'skipped', reason: 'by --skip', milliseconds: 0 },
    { name: 'database', status: 'could not check', reason: 'no "server"\n<here>', milliseconds: 1500 },
  ],
  findings: [
    removed,
    approved,
    { ...removed, severity: 'warning', rule: 'ENUM_VALUE_ADDED', affected: [] },
    {
      check: 'approvals',
      rule: 'APPROVAL_UNKNOWN',
      severity: 'warning',
      subject: 'X',
      place: { file: 'schema/approvals.yaml', line: 9 },
      message: 'It fits nothing',
      advice: 'Remove it.',
    },
  ],
};
const fine: CheckReport = {
  ...report,
  verdict: 'passed',
  findings: [],
  outcomes: [{ name: 'composition', status: 'passed', milliseconds: 1 }],
};

test('the text says what, where, who is affected and what to do', () => {
  expect(textReport(report, false)).toBe(`slack compared with main (3a60604)

error FIELD_REMOVED SlackChannel.topic
  subgraphs/slack/channel/schema.graphql:12
  Field 'topic' <gone>, 100%
  affects web 2.1: Channels, 1200 times
  affects saved: Topics, saved, not seen
  → Keep it.
    Really.
  sha256:709dc454a634

approved error FIELD_REMOVED SlackChannel.purpose
  subgraphs/slack/channel/schema.graphql:12
  Field 'topic' <gone>, 100%
  affects web 2.1: Channels, 1200 times
  affects saved: Topics, saved, not seen
  approved by ana@acme.test until 2027-01-31: Agreed with "web" & others.

warning ENUM_VALUE_ADDED SlackChannel.topic
  subgraphs/slack/channel/schema.graphql:12
  Field 'topic' <gone>, 100%
  → Keep it.
    Really.

warning APPROVAL_UNKNOWN X
  schema/approvals.yaml:9
  It fits nothing
  → Remove it.

✓ composition
✗ changes      1 error, 1 warning, 1 approved
– clients      skipped (by --skip)
! database     could not check (no "server"
    <here>)

slack fails: 1 error (not checked: database; skipped: clients)
`);
});

test('colour is for those who want it', () => {
  expect(textReport(report, false)).not.toContain('\u001b');
  expect(textReport(report, true)).toContain('\u001b[31m');
});

test('JSON is the report, with what an approval needs', () => {
  expect(JSON.parse(json(report))).toMatchObject({
    format: 1,
    subgraph: 'slack',
    base: { title: 'main (3a60604)' },
    verdict: 'failed',
    exitCode: 1,
    checks: report.outcomes,
    findings: [{ ...removed, hash: expect.stringMatching(/^sha256:[0-9a-f]{12}$/) }, {}, {}, {}],
  });
});

test.each([
  ['with findings', report],
  ['without', fine],
])('SARIF has the shape of 2.1.0: %s', (_what, one) => {
  const valid = new Ajv({ strict: false }).compile(sarifShape);
  const log = JSON.parse(sarif([one])) as unknown;
  expect([valid(log), valid.errors]).toEqual([true, null]);
});

test('SARIF names file, line, rule and approval; runs of two subgraphs stand beside each other', () => {
  const {
    runs: [run],
  } = JSON.parse(sarif([report]));
  expect(run.automationDetails.id).toBe('orgraph-schema-check/slack/');
  expect(run.invocations[0]).toMatchObject({ executionSuccessful: false, exitCode: 1 });
  expect(run.results[0]).toMatchObject({
    ruleId: 'FIELD_REMOVED',
    level: 'error',
    locations: [{ physicalLocation: { artifactLocation: { uri: removed.place.file }, region: { startLine: 12 } } }],
  });
  expect(run.results[0].suppressions).toBeUndefined();
  expect(run.results[1].suppressions).toEqual([
    { kind: 'external', status: 'accepted', justification: expect.stringContaining('Agreed') },
  ]);
  expect(
    new Set(run.results.map((result: { partialFingerprints: object }) => JSON.stringify(result.partialFingerprints)))
      .size,
  ).toBe(4);
});

test.each([
  ['with findings', report],
  ['without', fine],
])('JUnit’s XML is well-formed and has its shape: %s', (_what, one) => {
  expect(() => junitShape(junit([one]))).not.toThrow();
});

test('JUnit fails what fails, and nothing that is approved or no error', () => {
  const { tests, failures, errors, skipped } = junitShape(junit([report]));
  expect({ tests, failures, errors, skipped }).toEqual({
    tests: 7,
    failures: ['FIELD_REMOVED SlackChannel.topic'],
    errors: ['database'],
    skipped: ['clients'],
  });
});

test('GitHub gets annotations at the owner’s line, with the subgraph in their titles', () => {
  expect(github(report).split('\n')).toEqual([
    "::error file=subgraphs/slack/channel/schema.graphql,line=12,title=slack%3A FIELD_REMOVED SlackChannel.topic::Field 'topic' <gone>, 100%25%0Aaffects web 2.1: Channels, 1200 times%0Aaffects saved: Topics, saved, not seen%0AKeep it.%0AReally.",
    expect.stringMatching(/^::notice file=.*approved by ana@acme\.test/),
    expect.stringMatching(/^::warning file=.*ENUM_VALUE_ADDED/),
    '::warning file=schema/approvals.yaml,line=9,title=slack%3A APPROVAL_UNKNOWN X::It fits nothing%0ARemove it.',
    '::error title=slack%3A database could not be checked::no "server"%0A<here>',
    '::notice title=slack%3A clients was skipped::by --skip',
    'schema check of slack against main (3a60604): failed',
    '',
  ]);
});
