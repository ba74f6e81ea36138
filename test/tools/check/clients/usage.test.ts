import { afterEach, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { changes } from '#tools/check/changes/changes.ts';
import type { ClientOperation, ClientOperations } from '#tools/check/clients/clientOperation.ts';
import { usageOf } from '#tools/check/clients/usageOf.ts';
import { candidate, removeCandidates } from './candidate.ts';

afterEach(removeCandidates);

const schema = buildSchema(`
  directive @shown(to: String, kind: Kind) on FIELD
  type Query { node(id: ID): Node things(first: Int, where: Where, kind: Kind, by: By): [Thing] other: Other found: Found }
  interface Node { id: ID! name(upper: Boolean): String }
  type Thing implements Node { id: ID! name(upper: Boolean, lower: Boolean): String state: State own: Int }
  type Other implements Node { id: ID! name(upper: Boolean): String own: Int }
  union Found = Thing | Other
  enum Kind { NEW OLD }
  enum State { ON OFF }
  input Where { name: String kind: Kind inner: Inner }
  input Inner { deep: Int }
  input By { field: String }
`);

const operation = (text: string): ClientOperation => ({
  name: 'Q',
  text,
  document: parse(text),
  operationName: undefined,
  place: undefined,
  writtenOut: true,
  uses: [{ client: 'web', operation: 'Q', count: 1 }],
});
const record = { operations: 1, from: 0, lost: 0, unreadable: 0 };
const known = (...texts: string[]): ClientOperations => ({ operations: texts.map(operation), record });

test.each([
  [
    '{ things { id } }',
    'Query.things Thing Thing.id',
    'Thing.name Query.things(first:) Query.other Other Node.id Where Kind.NEW',
  ],
  ['{ things(first: 1) { own } }', 'Query.things Query.things(first:) Thing.own Int', 'Query.things(kind:) Other.own'],
  [
    '{ node { name(upper: true) } }',
    'Node Node.name Node.name(upper:) Thing.name Thing.name(upper:) Other.name',
    'Node.id Thing.name(lower:) Thing.own Thing',
  ],
  ['{ node { ... on Thing { own } } }', 'Thing Thing.own Node Query.node', 'Other Other.own Thing.id Query.node(id:)'],
  ['{ node { ...F } } fragment F on Other { own }', 'Other Other.own', 'Thing'],
  ['{ found { ... on Thing { id } } }', 'Found Thing Thing.id', 'Other Node'],
  ['{ things { state } }', 'State State.ON State.OFF', 'Kind.NEW'],
  ['{ things(kind: NEW) { id } }', 'Kind Kind.NEW', 'Kind.OLD Where'],
  ['query ($k: Kind) { things(kind: $k) { id } }', 'Kind Kind.NEW Kind.OLD', 'Where State.ON'],
  [
    '{ things(where: { name: "a" }) { id } }',
    'Where Where.name Query.things(where:)',
    'Where.kind Where.inner Inner Kind',
  ],
  ['{ things(where: { inner: { deep: 1 } }) { id } }', 'Where.inner Inner Inner.deep', 'Where.name'],
  [
    'query ($w: Where) { things(where: $w) { id } }',
    'Where Where.name Where.kind Where.inner Inner Inner.deep Kind.NEW',
    'By By.field State.ON',
  ],
  ['query ($d: Int) { things(where: { inner: { deep: $d } }) { id } }', 'Inner.deep Where.inner', 'Where.name'],
  ['{ things { id @shown(to: "a", kind: OLD) } }', '@shown @shown(to:) @shown(kind:) Kind.OLD', '@include Kind.NEW'],
  ['{ things { gone } }', 'Query.things Thing', 'Thing.id'],
])('%s uses %s, and not %s', (text, used, unused) => {
  for (const coordinate of used.split(' '))
    expect([coordinate, usageOf([coordinate], known(text), schema).verdict]).toEqual([coordinate, 'used']);
  for (const coordinate of unused.split(' '))
    expect([coordinate, usageOf([coordinate], known(text), schema).verdict]).toEqual([coordinate, 'unused']);
});

test('what is new touches who uses what it is added to', () => {
  const operations = known('{ things(where: { name: "a" }) { id } }');
  expect(usageOf(['Query.things(must:)'], operations, schema).verdict).toBe('used');
  expect(usageOf(['Where.must'], operations, schema).verdict).toBe('used');
  expect(usageOf(['By.must'], operations, schema).verdict).toBe('unused');
  expect(usageOf(['New.must'], operations, schema).verdict).toBe('unused');
});

test('each who touches any of the parts is told once', () => {
  expect(
    usageOf(
      ['Thing.id', 'Query.things', 'Query.other'],
      known('{ things { id } }', '{ other { id } }', '{ found { __typename } }'),
      schema,
    ).affected,
  ).toHaveLength(2);
});

test.each([
  ['none', undefined],
  ['an empty one', { ...record, operations: 0 }],
  ['one that lost something', { ...record, lost: 1 }],
  ['one that cannot be read', { ...record, unreadable: 1 }],
])('a record does not call anything unused if it is %s', (_, state) => {
  expect(usageOf(['Thing.own'], { operations: [operation('{ things { id } }')], record: state }, schema).verdict).toBe(
    'unknown',
  );
});

const people =
  'type Query {\n  people(first: Int): [Person]\n  rest: Int\n}\ntype Person {\n  name(upper: Boolean): String\n  topic: String\n}';
const uses = { 'a.ndjson': [{ client: 'web', operation: 'Names', document: 'query Names{people{name}}', count: 3 }] };
const change = (was: string, is: string) => ({ before: { people }, after: { people: people.replace(was, is) } });

test.each([
  ['a field that nobody asks for', '\n  topic: String', '', 'error', 'warning'],
  ['an argument that nobody gives, of a field that is asked for', '(upper: Boolean)', '', 'error', 'warning'],
  ['a field that is asked for', 'name(upper: Boolean)', 'title', 'error', 'error'],
  [
    'an argument that must be given, of a field that is asked for',
    '(first: Int)',
    '(first: Int, must: Int!)',
    'error',
    'error',
  ],
  ['an argument that is made to be given', '(upper: Boolean)', '(upper: Boolean!)', 'error', 'error'],
])('with --allow-unused passes what no recorded operation touches: %s', async (_, was, is, severity, allowed) => {
  const worst = async (allowUnused: boolean) =>
    (await changes.run(candidate({ ...change(was, is), traffic: uses, options: { allowUnused } }))).filter((finding) =>
      /REMOVED|ADDED|CHANGED/.test(finding.rule),
    )[0]!;
  expect((await worst(false)).severity).toBe(severity);
  expect((await worst(true)).severity).toBe(allowed);
});

test('a breaking change says whom it touches, or that nobody uses it', async () => {
  const [touching] = await changes.run(candidate({ ...change('name(upper: Boolean)', 'title'), traffic: uses }));
  expect(touching).toMatchObject({
    rule: 'FIELD_REMOVED',
    affected: [{ client: 'web', operation: 'Names', count: 3 }],
  });
  const [unused] = await changes.run(candidate({ ...change('\n  topic: String', ''), traffic: uses }));
  expect(unused!.advice).toMatch(/No operation recorded in the last 30 days uses it: with --allow-unused it passes\.$/);
  expect(unused!.affected).toBeUndefined();
});

test('--allow-unused lets nothing pass without a record, and says so', async () => {
  const [finding] = await changes.run(
    candidate({ ...change('\n  topic: String', ''), options: { allowUnused: true } }),
  );
  expect(finding).toMatchObject({
    severity: 'error',
    advice: expect.stringContaining('There is no complete record of traffic') as unknown as string,
  });
});

test('a saved operation uses what it asks for, recorded or not', async () => {
  const [finding] = await changes.run(
    candidate({
      ...change('\n  topic: String', ''),
      traffic: uses,
      saved: { topics: 'query Topics { people { topic } }' },
      options: { allowUnused: true },
    }),
  );
  expect(finding).toMatchObject({ severity: 'error', affected: [{ client: 'saved', operation: 'Topics', count: 0 }] });
});
