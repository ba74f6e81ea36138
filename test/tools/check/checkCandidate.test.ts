import { expect, jest, test } from '@jest/globals';
import { checks } from '#tools/check/checks.ts';
import { CouldNotCheck } from '#tools/process/exitCode.ts';
import { findingsOf, propose } from './propose.ts';

const change = {
  published: { shop: 'type Query { a: Int b: Int }' },
  subgraph: 'shop',
  sdl: 'type Query { a: Int c: Int }',
};
const lint = checks.find(({ name }) => name === 'lint')!;

test.each([
  ['could not be made', new CouldNotCheck('the rules are not there'), 'the rules are not there'],
  ['threw what nobody foresaw', new TypeError('x is undefined'), 'TypeError: x is undefined'],
])('a check that %s is no pass', async (_what, error, reason) => {
  const failing = jest.spyOn(lint, 'run').mockRejectedValue(error);
  try {
    const fine = await propose({ ...change, sdl: `${change.published.shop} # same` }, ['changes', 'lint']);
    expect(fine.verdict).toBe('could not check');
    expect(fine.outcomes.at(-1)).toMatchObject({
      name: 'lint',
      status: 'could not check',
      reason: expect.stringContaining(reason),
    });
    const worse = await propose(change, ['changes', 'lint']);
    expect(worse.verdict).toBe('failed');
    expect(worse.outcomes.at(-1)?.status).toBe('could not check');
  } finally {
    failing.mockRestore();
  }
});

test('a check that waits for another program is made while the others are, and keeps its place in the report', async () => {
  const linted = Promise.withResolvers<readonly []>();
  const waiting = jest
    .spyOn(
      checks.find(({ name }) => name === 'database')!,
      'run',
    )
    .mockReturnValue(linted.promise);
  const last = jest.spyOn(lint, 'run').mockImplementation(async () => {
    linted.resolve([]);
    return [];
  });
  try {
    const { outcomes } = await propose({ ...change, sdl: change.published.shop }, ['database', 'lint']);
    expect(outcomes.filter(({ status }) => status === 'passed').map(({ name }) => name)).toEqual([
      'composition',
      'database',
      'lint',
    ]);
  } finally {
    waiting.mockRestore();
    last.mockRestore();
  }
});

test('what does not compose leaves the other checks out, and says so', async () => {
  const report = await propose({ ...change, sdl: 'type Query { a: Imt }' }, ['changes', 'lint']);
  expect(report.findings).toEqual([
    expect.objectContaining({ check: 'composition', severity: 'error', place: { file: 'shop.graphql', line: 1 } }),
  ]);
  expect(report.outcomes.map(({ name, status, reason }) => [name, status, reason])).toEqual([
    ['composition', 'failed', undefined],
    ...checks.map(({ name }) => [name, 'skipped', 'the graph does not compose']),
  ]);
});

test('what is published and does not compose itself is no base', async () => {
  await expect(propose({ ...change, published: { shop: 'type Query { a: Imt }' } })).rejects.toThrow(CouldNotCheck);
});

test('a finding stands at the owner’s line, also where the composer names none', async () => {
  const published = {
    people: 'type Query { user: User }\ntype User @key(fields: "id") {\n  id: ID!\n  name: String\n}',
    chats: 'type Query { chat: Int }',
  };
  const report = await propose({
    published,
    subgraph: 'chats',
    sdl: '\ntype Query { chat: Int }\ntype User @key(fields: "id") {\n  id: ID!\n\n  name: String\n}',
  });
  expect(report.findings).toEqual([
    expect.objectContaining({
      rule: 'INVALID_FIELD_SHARING',
      subject: 'User.name',
      place: { file: 'chats.graphql', line: 6 },
      advice: expect.stringContaining('Also at people.graphql:4.'),
    }),
  ]);
});

test('a type that moves through a step that does not compose is told the way', async () => {
  const published = {
    people: 'type Query { user: User }\ntype User @key(fields: "id") { id: ID! address: String }',
    places: 'type Query { town: String }',
  };
  const beside = {
    people: 'type Query { user: User }\ntype User @key(fields: "id") { id: ID! }',
    places: 'type Query { town: String }\ntype User @key(fields: "id") { id: ID! address: String }',
  };
  const report = await propose({ published, beside, subgraph: 'places', sdl: beside.places });
  expect(findingsOf(report)).toEqual(['error INVALID_FIELD_SHARING User.address']);
  expect(report.findings[0]!.advice).toContain(
    'It composes only together with changes of other subgraphs that are not published',
  );
  const withOverride = await propose({
    published,
    subgraph: 'places',
    sdl: beside.places.replace('address: String', 'address: String @override(from: "people")'),
  });
  expect(withOverride.verdict).toBe('passed');
});

test('a removed field is shown where it was', async () => {
  const report = await propose({
    published: { shop: 'type Query {\n  a: Shop\n}\n\ntype Shop {\n  id: ID\n  name: String\n}' },
    subgraph: 'shop',
    sdl: 'type Query {\n  a: Shop\n}\n\ntype Shop {\n  id: ID\n}',
  });
  expect(report.findings.map(({ rule, place }) => [rule, place])).toEqual([
    ['FIELD_REMOVED', { file: 'shop.graphql', line: 5 }],
  ]);
});
