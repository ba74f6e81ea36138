import { expect, test } from '@jest/globals';
import { messageHash } from '#tools/check/approvals/approval.ts';
import { approve } from '#tools/check/approvals/approve.ts';
import { parseApprovals } from '#tools/check/approvals/readApprovals.ts';
import { findingsOf, propose } from './propose.ts';

const removal = {
  published: { shop: 'type Query { a: Int b: Int c: Int }' },
  subgraph: 'shop',
  sdl: 'type Query { a: Int b: Int }',
};
const message = "Field 'c' was removed from object type 'Query'";
const entry = (fields: Record<string, string | undefined> = {}) =>
  Object.entries({
    subgraph: 'shop',
    rule: 'FIELD_REMOVED',
    subject: 'Query.c',
    message: JSON.stringify(message),
    reason: 'Nobody has it.',
    author: 'ana@shop.test',
    expires: '2026-12-31',
    ...fields,
  })
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]))
    .map((line, index) => `${index === 0 ? '- ' : '  '}${line}`)
    .join('\n');
const checked = (yaml: string, change = removal, today = '2026-12-31') =>
  propose(change, ['changes'], { approvals: parseApprovals(yaml, 'schema/approvals.yaml'), today });
/** The same, as when every check was made. */
const complete = async (yaml: string, change = removal, today = '2026-12-31') =>
  approve((await propose(change)).findings, parseApprovals(yaml, 'schema/approvals.yaml').approvals, {
    subgraph: 'shop',
    today,
    complete: true,
  }).map(({ severity, rule, subject }) => `${severity} ${rule} ${subject}`);

test('an approved finding is shown as approved, and the change passes', async () => {
  const report = await checked(entry());
  expect(report.findings).toEqual([
    expect.objectContaining({
      rule: 'FIELD_REMOVED',
      message,
      approval: expect.objectContaining({ author: 'ana@shop.test', reason: 'Nobody has it.' }),
    }),
  ]);
  expect(report.verdict).toBe('passed');
  expect(report.outcomes.find(({ name }) => name === 'changes')?.status).toBe('passed');
});

test('a message can be named by its hash', async () => {
  expect((await checked(entry({ message: messageHash(message) }))).verdict).toBe('passed');
});

test.each<[string, { subject?: string; rule?: string; message?: string }]>([
  ['another field', { subject: 'Query.b' }],
  ['another rule', { rule: 'TYPE_REMOVED' }],
  ['another message', { message: 'Something' }],
])('an approval applies to exactly its finding: %s', async (_what, fields) => {
  expect((await checked(entry(fields))).verdict).toBe('failed');
  expect(await complete(entry(fields))).toEqual([
    'error FIELD_REMOVED Query.c',
    `warning APPROVAL_UNKNOWN ${fields.subject ?? 'Query.c'}`,
  ]);
});

test('where a check was left out, an approval may be for its findings', async () => {
  expect(findingsOf(await checked(entry({ rule: 'TYPE_REMOVED' })))).toEqual(['error FIELD_REMOVED Query.c']);
});

test('another subgraph’s approval neither applies nor is told', async () => {
  expect(findingsOf(await checked(entry({ subgraph: 'stock' })))).toEqual(['error FIELD_REMOVED Query.c']);
});

test('an approval counts on its last day and no longer', async () => {
  expect((await checked(entry(), removal, '2026-12-31')).verdict).toBe('passed');
  const report = await checked(entry(), removal, '2027-01-01');
  expect(findingsOf(report)).toEqual(['error FIELD_REMOVED Query.c', 'error APPROVAL_EXPIRED Query.c']);
  expect(report.verdict).toBe('failed');
});

test('an approval whose change is published is told and fails nobody', async () => {
  const later = { ...removal, published: { shop: removal.sdl }, sdl: `${removal.sdl} # later` };
  expect(await complete(entry(), later)).toEqual(['warning APPROVAL_UNKNOWN Query.c']);
  expect(await complete(entry(), later, '2027-01-01')).toEqual(['warning APPROVAL_EXPIRED Query.c']);
});

test('what does not compose cannot be approved', async () => {
  const broken = { ...removal, sdl: 'type Query { a: Imt }' };
  const [finding] = (await propose(broken)).findings;
  const report = await checked(
    entry({ rule: finding!.rule, subject: finding!.subject, message: messageHash(finding!.message) }),
    broken,
  );
  expect(findingsOf(report)).toEqual(['error INVALID_GRAPHQL Query.a', 'error APPROVAL_IMPOSSIBLE Query.a']);
  expect(report.verdict).toBe('failed');
});

test.each<[string, string, string, number]>([
  ['without a reason', entry({ reason: undefined }), 'reason is missing', 1],
  ['with an empty reason', entry({ reason: '""' }), 'reason is empty', 1],
  ['without an author', entry({ author: undefined }), 'author is missing', 1],
  ['without an end', entry({ expires: undefined }), 'expires is missing', 1],
  ['with an end that is no day', entry({ expires: '2026-13-01' }), 'expires is no day', 1],
  ['with a word that nobody knows', entry({ until: '2026-12-31' }), 'Unrecognized key: "until"', 1],
  ['that is only a word', `${entry({ subgraph: 'stock' })}\n- approved`, 'it Invalid input', 8],
  ['in a file that is no list', 'approved: yes', 'must be a list', 1],
  ['in a file that is no YAML', '- subgraph: [', 'is no YAML', 1],
])('an approval %s is a finding at its line, and approves nothing', async (_what, yaml, said, line) => {
  const report = await checked(yaml);
  expect(report.findings).toEqual([
    expect.objectContaining({ rule: 'FIELD_REMOVED' }),
    expect.objectContaining({
      rule: 'APPROVAL_INVALID',
      severity: 'error',
      place: { file: 'schema/approvals.yaml', line },
      message: expect.stringContaining(said),
    }),
  ]);
  expect(report.verdict).toBe('failed');
});

test('an empty file approves nothing and is none', () => {
  expect(parseApprovals('# none yet\n', 'schema/approvals.yaml')).toEqual({ approvals: [], findings: [] });
});
