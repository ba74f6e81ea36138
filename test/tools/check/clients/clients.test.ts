import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createOperationCache } from '#gateway/engine/operationCache.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { clients } from '#tools/check/clients/clients.ts';
import { limitsOfGateways } from '#tools/check/clients/tryOperation.ts';
import { CouldNotCheck } from '#tools/process/exitCode.ts';
import { planners } from '../../../gateway/fixture/planners.ts';
import { candidate, graphOf, hashOf, removeCandidates } from './candidate.ts';

afterEach(removeCandidates);

const people = `type Query {
  person(id: ID!): Person
  people(first: Int, kind: Kind): [Person]
}
enum Kind { NEW OLD }
type Person @key(fields: "id") {
  id: ID!
  name: String
  topic: String
  age: Int
}`;
const without = people.replace('  topic: String\n', '');
const before = { people };

test('an operation whose field goes away is named with its clients, how often they sent it, and the place of the type in the candidate', async () => {
  const findings = await clients.run(
    candidate({
      before,
      after: { people: without },
      traffic: {
        'a.ndjson': [
          {
            client: 'web',
            version: '1',
            operation: 'Topic',
            document: 'query Topic($v0:ID!){person(id:$v0){topic}}',
            count: 3,
          },
          {
            client: 'web',
            version: '1',
            operation: 'Topic',
            hash: hashOf('query Topic($v0:ID!){person(id:$v0){topic}}'),
            count: 4,
          },
          { client: 'web', version: '2', operation: 'Name', document: 'query Name($v0:ID!){person(id:$v0){name}}' },
        ],
        'b.ndjson': [
          { client: 'phone', operation: 'Topic', document: 'query Topic($v0:ID!){person(id:$v0){topic}}', count: 5 },
        ],
      },
    }),
  );
  expect(findings).toEqual([
    {
      check: 'clients',
      rule: 'OPERATION_BROKEN',
      severity: 'error',
      subject: 'Topic',
      place: { file: 'people.graphql', line: 6 },
      message: 'Topic breaks: Cannot query field "topic" on type "Person".',
      code: 'GRAPHQL_VALIDATION_FAILED',
      advice:
        'Keep Person.topic as it is until these clients no longer use it: mark it @deprecated with a reason and a date, and see in the recorded traffic when they have left.',
      affected: [
        { client: 'web', version: '1', operation: 'Topic', count: 7 },
        { client: 'phone', operation: 'Topic', count: 5 },
      ],
    },
  ]);
});

test.each([
  [
    'an argument that goes away',
    'first: Int, kind: Kind',
    'kind: Kind',
    'query P { people(first: 3) { id } }',
    'Query.people(first:)',
    3,
  ],
  [
    'an argument that must be given',
    'kind: Kind)',
    'kind: Kind, must: Int!)',
    'query P { people { id } }',
    'Query.people',
    3,
  ],
  [
    'an argument of another type',
    'first: Int',
    'first: String',
    'query P($n: Int) { people(first: $n) { id } }',
    'Query.people(first:)',
    3,
  ],
  ['an enum value that goes away', 'NEW OLD', 'OLD', 'query P { people(kind: NEW) { id } }', 'Kind.NEW', 5],
  [
    'a type of a variable that goes away',
    'enum Kind { NEW OLD }',
    'enum Sort { NEW OLD }',
    'query P($k: Kind) { people(kind: $k) { id } }',
    'Kind',
    5,
  ],
  [
    'a field that becomes an object',
    'topic: String',
    'topic: Topic',
    'query P { people { topic } }',
    'Person.topic',
    9,
  ],
])('what breaks a saved operation is found: %s', async (_, was, is, operation, coordinate, line) => {
  const more = is.includes('Topic') ? '\ntype Topic { text: String }' : '';
  const after = {
    people: `${people.replace(was, is).replaceAll(is.includes('Sort') ? ': Kind' : '\0', ': Sort')}${more}`,
  };
  const [finding, ...rest] = await clients.run(candidate({ before, after, saved: { p: `# P\n${operation}` } }));
  expect(rest).toEqual([]);
  expect(finding).toMatchObject({
    rule: 'OPERATION_BROKEN',
    severity: 'error',
    subject: 'P',
    affected: [{ client: 'saved', operation: 'P', count: 0 }],
  });
  expect(finding!.advice).toContain(`Keep ${coordinate} as it is`);
  expect(finding!.place).toEqual({ file: 'people.graphql', line });
});

test('a saved operation that is also recorded, under any values, is told with the clients that send it', async () => {
  const [finding] = await clients.run(
    candidate({
      before,
      after: { people: without },
      saved: { topic: 'query Topic { person(id: "7") { ...T } } fragment T on Person { topic }' },
      traffic: {
        'a.ndjson': [
          { client: 'web', operation: 'Topic', document: 'query Topic($v0:ID!){person(id:$v0){topic}}', count: 9 },
        ],
      },
    }),
  );
  expect(finding!.affected).toEqual([{ client: 'web', operation: 'Topic', count: 9 }]);
});

test('what clients have registered is known, once for all versions, with those of them that were not seen', async () => {
  const text = 'query Topic { person(id: "7") { topic } }';
  const [finding, ...others] = await clients.run(
    candidate({
      before,
      after: { people: without },
      registered: {
        'web/1.4.0': { [hashOf(text)]: text },
        'web/1.5.0': {
          format: 'apollo-persisted-query-manifest',
          version: 1,
          operations: [{ id: 'Topic', name: 'Topic', type: 'query', body: text }],
        },
        'phone/2': { one: text },
      },
      traffic: {
        'a.ndjson': [
          {
            client: 'web',
            version: '1.5.0',
            operation: 'Topic',
            document: 'query Topic($v0:ID!){person(id:$v0){topic}}',
            count: 9,
          },
        ],
      },
    }),
  );
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ rule: 'OPERATION_BROKEN', severity: 'error' });
  expect(finding!.affected).toEqual([
    { client: 'web', version: '1.5.0', operation: 'Topic', count: 9 },
    { client: 'phone', version: '2', operation: 'Topic', count: 0 },
    { client: 'web', version: '1.4.0', operation: 'Topic', count: 0 },
  ]);
});

test('a manifest that is none keeps the check from passing', async () => {
  await expect(
    clients.run(candidate({ before, after: before, registered: { 'web/1': ['{ people { id } }'] } })),
  ).rejects.toThrow('schema/clients/web/1.json is no manifest of persisted documents');
});

test('an operation that did not run before is a note', async () => {
  const findings = await clients.run(
    candidate({ before, after: { people: without }, saved: { p: '\nquery P { people { gone } }' } }),
  );
  expect(findings).toEqual([
    expect.objectContaining({
      rule: 'OPERATION_DID_NOT_RUN',
      severity: 'note',
      subject: 'P',
      place: { file: 'schema/operations/p.graphql', line: 2 },
      message: 'P does not run on what is published: Cannot query field "gone" on type "Person".',
    }),
  ]);
});

test('each of two operations without a name in one file is found at its line', async () => {
  const saved = { p: 'query { people { id } }\nquery { people { id } }' };
  expect(await clients.run(candidate({ before, after: before, saved }))).toMatchObject(
    [1, 2].map((line) => ({ rule: 'OPERATION_DID_NOT_RUN', place: { file: 'schema/operations/p.graphql', line } })),
  );
});

test('a saved document that is nested too deeply to be read is named', async () => {
  const saved = { p: `query P { people ${'{ a '.repeat(20_000)}${'}'.repeat(20_000)} }` };
  await expect(clients.run(candidate({ before, after: before, saved }))).rejects.toThrow(
    'schema/operations/p.graphql: is nested too deeply to be read',
  );
});

test('what still runs is nothing to tell: fields that move, a required field of a new input, an unused field that goes away', async () => {
  const moved = {
    people: `${without}\nextend type Query { add(input: New): Person }\ninput New { must: String! }`,
    topics: 'type Person @key(fields: "id") { id: ID! topic: String }',
  };
  expect(await clients.run(candidate({ before, after: moved, saved: { p: 'query P { people { topic } }' } }))).toEqual(
    [],
  );
  expect(
    await clients.run(candidate({ before, after: { people: without }, saved: { p: 'query P { people { name } }' } })),
  ).toEqual([]);
});

test('an operation that is valid but larger than the gateway allows is broken', async () => {
  const deep = `query P { people { ${'friend { '.repeat(25)}id${' }'.repeat(25)} } }`;
  const graph = { people: people.replace('topic: String', 'topic: String friend: Person') };
  const [finding] = await clients.run(candidate({ before: graph, after: graph, saved: { p: deep } }));
  expect(finding).toMatchObject({
    rule: 'OPERATION_DID_NOT_RUN',
    severity: 'note',
    message: expect.stringContaining('more than 20 fields deep') as unknown as string,
  });
});

test('operations of one name that break for one reason are one finding', async () => {
  const findings = await clients.run(
    candidate({
      before,
      after: { people: without },
      traffic: {
        'a.ndjson': [
          { client: 'web', operation: 'T', document: 'query T{people{topic}}', count: 1 },
          { client: 'web', operation: 'T', document: 'query T{people{topic name}}', count: 2 },
          { client: 'web', operation: 'T', document: 'query T($v0:Int!){people(first:$v0){topic}}', count: 4 },
        ],
      },
    }),
  );
  expect(findings.map(({ subject, affected }) => ({ subject, affected }))).toEqual([
    { subject: 'T', affected: [{ client: 'web', operation: 'T', count: 7 }] },
  ]);
});

test('what was used before the window does not count, and what was used in it does', async () => {
  const given = {
    before,
    after: { people: without },
    traffic: { 'a.ndjson': [{ client: 'old', operation: 'T', document: 'query T{people{topic}}', ago: 8 }] },
  };
  expect(await clients.run(candidate({ ...given, options: { windowDays: 7 } }))).toEqual([]);
  expect(await clients.run(candidate({ ...given, options: { windowDays: 9 } }))).toHaveLength(1);
});

test('a record of a gateway’s that is older than the window is not read, one of another program is', async () => {
  const use = { client: 'web', operation: 'T', document: 'query T{people{topic}}' };
  expect(
    await clients.run(
      candidate({
        before,
        after: { people: without },
        traffic: { 'operations-2020-01-01T00-00-00-000Z-00000000.ndjson': [use] },
      }),
    ),
  ).toEqual([]);
  expect(
    await clients.run(candidate({ before, after: { people: without }, traffic: { '2020.ndjson': [use] } })),
  ).toHaveLength(1);
});

test('an operation without a name or client is told by what is known of it', async () => {
  const [finding] = await clients.run(
    candidate({
      before,
      after: { people: without },
      traffic: { 'a.ndjson': [{ document: '{people{topic}}', hash: 'abcdef0123456789abcdef0123456789' }] },
    }),
  );
  expect(finding).toMatchObject({
    subject: 'anonymous abcdef01',
    affected: [{ client: 'unknown client', operation: 'anonymous abcdef01', count: 1 }],
  });
});

test('a record that is not complete is told, and what is in it counts', async () => {
  const findings = await clients.run(
    candidate({
      before,
      after: { people: without },
      traffic: {
        'a.ndjson': [
          JSON.stringify({ record: 1, since: new Date().toISOString(), sample: 1, lost: 4 }),
          '{"half a',
          '[]',
          { client: 'web', hash: 'no-document' },
          { client: 'web', operation: 'T', document: 'query T{people{topic}}' },
        ],
      },
    }),
  );
  expect(findings.map(({ rule, severity, message }) => ({ rule, severity, message }))).toEqual([
    { rule: 'OPERATION_BROKEN', severity: 'error', message: 'T breaks: Cannot query field "topic" on type "Person".' },
    {
      rule: 'RECORD_INCOMPLETE',
      severity: 'note',
      message: 'The record of traffic is not complete: 4 uses were left out of it, 3 lines cannot be read',
    },
  ]);
});

test('a recorded document that is not GraphQL, or not that operation, breaks nothing and is told', async () => {
  const findings = await clients.run(
    candidate({
      before,
      after: { people: without },
      traffic: {
        'a.ndjson': [
          { operation: 'T', document: 'query T{' },
          { operation: 'T', document: '{'.repeat(100_000) },
          { operation: 'T', document: 'query A{people{topic}} query B{people{id}}' },
          { document: 'fragment F on Person{topic}' },
        ],
      },
    }),
  );
  expect(findings).toEqual([
    expect.objectContaining({
      rule: 'RECORD_INCOMPLETE',
      severity: 'note',
      message: expect.stringContaining('4 lines cannot be read') as unknown as string,
    }),
  ]);
});

test('of a recorded document of several operations, each is told by its name', async () => {
  const document = 'query A{people{topic}} query B{people{topic}}';
  const findings = await clients.run(
    candidate({
      before,
      after: { people: without },
      traffic: {
        'a.ndjson': [
          { client: 'web', operation: 'A', document },
          { client: 'web', operation: 'B', hash: hashOf(document), count: 2 },
        ],
      },
    }),
  );
  expect(findings.map(({ subject, affected }) => [subject, affected![0]!.count])).toEqual([
    ['A', 1],
    ['B', 2],
  ]);
});

test('traffic that is asked for and not there, and a saved document that is not GraphQL, cannot be checked', async () => {
  await expect(
    clients.run(candidate({ before, after: before, options: { traffic: '/nowhere/traffic' } })),
  ).rejects.toThrow(new CouldNotCheck('There is no record of traffic at /nowhere/traffic.'));
  await expect(clients.run(candidate({ before, after: before, saved: { p: 'query {' } }))).rejects.toThrow(
    /^schema\/operations\/p\.graphql:1: Syntax Error/,
  );
});

test('where nothing was published, operations that would not run are notes', async () => {
  expect(
    await clients.run(
      candidate({ after: before, saved: { p: 'query P { people { gone name } }', q: 'query Q { people { name } }' } }),
    ),
  ).toEqual([expect.objectContaining({ severity: 'note', subject: 'P' })]);
});

test.each([
  ['a subscription', 'subscription P { person }', 'SUBSCRIPTIONS_NOT_SUPPORTED', 'Subscriptions are not served yet.'],
  [
    'several operations of which none is named',
    '{ people { id } }\n{ people { name } }',
    'OPERATION_RESOLUTION_FAILURE',
    'The document has several operations: say which by operationName.',
  ],
  [
    '@defer of a field',
    'query P { people { id name @defer } }',
    'GRAPHQL_VALIDATION_FAILED',
    'Directive "@defer" may not be used on FIELD.',
  ],
  [
    'a field that is not there',
    'query P { people { gone } }',
    'GRAPHQL_VALIDATION_FAILED',
    'Cannot query field "gone" on type "Person".',
  ],
  [
    'one that is too deep',
    `query P { people { ${'friend { '.repeat(25)}id${' }'.repeat(25)} } }`,
    'QUERY_TOO_COMPLEX',
    'The operation is more than 20 fields deep.',
  ],
])(
  'whatever the gateway refuses is found at its line, with the code that a client is answered: %s',
  async (_, operation, code, message) => {
    const graph = {
      people: `${people.replace('topic: String', 'topic: String friend: Person')}\ntype Subscription { person: Person }`,
    };
    const supergraph = readSupergraph(graphOf(graph).supergraph);
    await expect(createOperationCache(supergraph, limitsOfGateways()).read(operation, undefined)).rejects.toMatchObject(
      code === 'GRAPHQL_VALIDATION_FAILED' ? { errors: [{ extensions: { code } }] } : { code },
    );
    const findings = await clients.run(candidate({ before: graph, after: graph, saved: { p: `# P\n\n${operation}` } }));
    expect(findings).toContainEqual(
      expect.objectContaining({
        rule: 'OPERATION_DID_NOT_RUN',
        severity: 'note',
        code,
        place: { file: 'schema/operations/p.graphql', line: 3 },
        message: expect.stringContaining(message) as unknown as string,
      }),
    );
    for (const finding of findings) expect(finding).toMatchObject({ rule: 'OPERATION_DID_NOT_RUN', code });
  },
);

test('an operation that asks for a part later breaks by what goes away, not by how it asks', async () => {
  const saved = {
    p: 'query P { people { name ... @defer { topic } } }',
    q: 'query Q { people { name ... @defer { age } } }',
  };
  expect(await clients.run(candidate({ before, after: { people: without }, saved }))).toEqual([
    expect.objectContaining({ subject: 'P', message: 'P breaks: Cannot query field "topic" on type "Person".' }),
  ]);
});

test('a machine that has no time to plan is waited for, longer than a request would, and changes no verdict', async () => {
  const checked = () =>
    clients.run(candidate({ before, after: { people: without }, saved: { p: 'query P { people { name topic } }' } }));
  const findings = await checked();
  expect(findings).toEqual([expect.objectContaining({ rule: 'OPERATION_BROKEN', subject: 'P' })]);
  for (const pid of planners()) process.kill(pid, 'SIGSTOP');
  const later = checked();
  await pause(11_000);
  for (const pid of planners()) process.kill(pid, 'SIGCONT');
  expect(await later).toEqual(findings);
});
