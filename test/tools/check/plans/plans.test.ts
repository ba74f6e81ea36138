import type { PlanNode } from '@graphql-hive/router-query-planner';
import { afterEach, expect, test } from '@jest/globals';
import { costOf } from '#tools/check/plans/planCost.ts';
import { plans } from '#tools/check/plans/plans.ts';
import { planText } from '#tools/check/plans/planText.ts';
import { candidate, removeCandidates } from '../clients/candidate.ts';

afterEach(removeCandidates);

const people = 'type Query { people: [Person] }\ntype Person @key(fields: "id") { id: ID! name: String topic: String }';
const books =
  'type Person @key(fields: "id") { id: ID! books: [Book] }\ntype Book @key(fields: "id") { id: ID! title: String }';
const before = { people, books };
const saved = { p: 'query P { people { name topic } }', q: 'query Q { people { name } }' };

test('an operation whose field moves to another subgraph takes more requests: both plans are shown, the others are not', async () => {
  const after = {
    people: people.replace(' topic: String', ''),
    books: books.replace('books:', 'topic: String books:'),
  };
  expect(await plans.run(candidate({ before, after, saved }))).toEqual([
    {
      check: 'plans',
      rule: 'PLAN_MORE_FETCHES',
      severity: 'warning',
      subject: 'P',
      place: { file: 'schema/operations/p.graphql', line: 1 },
      message: [
        'P takes 2 requests in 2 steps, and took 1 request in 1 step',
        'before:',
        '  people: { people { name topic } }',
        'after:',
        '  people: { people { __typename name id } }',
        '  books for people[]: { ... on Person { topic } }',
      ].join('\n'),
      advice: expect.any(String) as unknown as string,
      affected: [{ client: 'saved', operation: 'P', count: 0 }],
    },
  ]);
});

test('as many requests that wait longer for each other are told', async () => {
  const old = { people, books, tags: 'type Person @key(fields: "id") { id: ID! tag: String }' };
  const after = {
    ...old,
    books: books.replace('id: ID! books', 'id: ID! hint: String books'),
    tags: 'type Person @key(fields: "id") { id: ID! hint: String @external tag: String @requires(fields: "hint") }',
  };
  const [finding, ...rest] = await plans.run(
    candidate({ before: old, after, subgraph: 'tags', saved: { p: 'query P { people { tag books { id } } }' } }),
  );
  expect(rest).toEqual([]);
  expect(finding).toMatchObject({
    rule: 'PLAN_MORE_STEPS',
    message: expect.stringMatching(
      /^P takes 3 requests in 3 steps, and took 3 requests in 2 steps\n/,
    ) as unknown as string,
  });
});

test('fewer requests are nothing to tell', async () => {
  const apart = {
    people: people.replace(' topic: String', ''),
    books: books.replace('books:', 'topic: String books:'),
  };
  expect(await plans.run(candidate({ before: apart, after: before, saved }))).toEqual([]);
});

test.each(['percent(5)', 'new-books'])('a progressive override is planned as if it applied: %s', async (label) => {
  const after = {
    people,
    books: books.replace('books:', `topic: String @override(from: "people", label: "${label}") books:`),
  };
  const [finding] = await plans.run(candidate({ before, after, subgraph: 'books', saved }));
  expect(finding!.message).toMatch(
    /^P takes 2 requests in 2 steps once every progressive @override applies, and took 1 request in 1 step\n/,
  );
});

test('what @include leaves out is planned, too', async () => {
  const after = {
    people: people.replace(' topic: String', ''),
    books: books.replace('books:', 'topic: String books:'),
  };
  const findings = await plans.run(
    candidate({ before, after, saved: { p: 'query P($yes: Boolean!) { people { name topic @include(if: $yes) } }' } }),
  );
  expect(findings.map(({ rule }) => rule)).toEqual(['PLAN_MORE_FETCHES']);
});

test('a recorded operation is told at its root field, with its clients', async () => {
  const after = {
    people: people.replace(' topic: String', ''),
    books: books.replace('books:', 'topic: String books:'),
  };
  const [finding] = await plans.run(
    candidate({
      before,
      after,
      traffic: { 'a.ndjson': [{ client: 'web', operation: 'P', document: 'query P{people{topic}}', count: 5 }] },
    }),
  );
  expect(finding).toMatchObject({
    place: { file: 'people.graphql', line: 1 },
    affected: [{ client: 'web', operation: 'P', count: 5 }],
  });
});

const fetch = (serviceName: string, operation = '{ a }'): PlanNode => ({ kind: 'Fetch', serviceName, operation });
const batch: PlanNode = {
  kind: 'BatchFetch',
  serviceName: 'b',
  operation:
    'query ($a: [_Any!]!, $b: [_Any!]!) { a: _entities(representations: $a) { ... on X { x } } b: _entities(representations: $b) { ... on Y { y } } }',
  entityBatch: {
    aliases: ['a', 'b'].map((alias) => ({
      alias,
      representationsVariableName: alias,
      requires: [],
      paths: [[{ Field: alias }, '@', { TypeCondition: ['X', 'Y'] }]],
    })),
  },
};

test.each<[string, PlanNode[], ReturnType<typeof costOf>]>([
  ['nothing', [], { fetches: 0, steps: 0, batched: 0 }],
  ['a sequence', [{ kind: 'Sequence', nodes: [fetch('a'), fetch('b')] }], { fetches: 2, steps: 2, batched: 0 }],
  [
    'at once',
    [
      {
        kind: 'Sequence',
        nodes: [
          fetch('a'),
          { kind: 'Parallel', nodes: [fetch('b'), { kind: 'Sequence', nodes: [fetch('c'), fetch('d')] }] },
        ],
      },
    ],
    { fetches: 4, steps: 3, batched: 0 },
  ],
  ['a shared request', [{ kind: 'Sequence', nodes: [fetch('a'), batch] }], { fetches: 2, steps: 2, batched: 2 }],
  ['several parts', [fetch('a'), fetch('b')], { fetches: 2, steps: 2, batched: 0 }],
])('the cost of %s', (_, nodes, cost) => {
  expect(costOf(nodes)).toEqual(cost);
});

test('a plan reads as its requests, in their order', () => {
  expect(
    planText([
      {
        kind: 'Sequence',
        nodes: [
          fetch('a', '{ me { id } }'),
          {
            kind: 'Parallel',
            nodes: [
              batch,
              {
                kind: 'Flatten',
                path: [{ Field: 'me' }],
                node: fetch('c', 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on X { z } } }'),
              },
            ],
          },
        ],
      },
    ]),
  ).toBe(
    [
      'a: { me { id } }',
      'at once',
      '  - b for a[]<X|Y> and b[]<X|Y>: { ... on X { x } ... on Y { y } }',
      '  - c for me: { ... on X { z } }',
    ].join('\n'),
  );
});
