import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { createPlanner } from '#gateway/planner/planner.ts';
import { createPlannerPool } from '#gateway/planner/plannerPool.ts';
import { noOverrides } from '#gateway/supergraph/progressiveOverrides.ts';
import { federate } from '../fixture/ask.ts';
import { composeSmall } from '../fixture/compose.ts';
import { operationIn } from '../fixture/read.ts';

type Person = { id: string };

const ask = federate([
  {
    name: 'people',
    sdl: 'type Query { person: Person any: [Any] } union Any = Person | Pet type Person @key(fields: "id") { id: ID! age: Int } type Pet { name: String owner: Person }',
    resolvers: {
      Query: {
        person: () => ({ id: '1' }),
        any: () => [
          { __typename: 'Pet', name: 'rex', owner: { id: '2' } },
          { __typename: 'Person', id: '3' },
        ],
      },
      Person: { __resolveReference: ({ id }: Person) => ({ id }), age: ({ id }: Person) => Number(id) * 10 },
    },
  },
  {
    name: 'family',
    sdl: 'type Person @key(fields: "id") { id: ID! age: Int @external children: [Person!] eldest: Person grown(at: Int = 18): Boolean @requires(fields: "age") twin: Person @requires(fields: "age") }',
    resolvers: {
      Person: {
        __resolveReference: (given: Person) => given,
        children: ({ id }: Person) => (id === '1' ? [{ id: '2' }, { id: '3' }] : []),
        eldest: ({ id }: Person) => (id === '1' ? { id: '2' } : null),
        grown: ({ age }: { age: number }, { at }: { at: number }) => age >= at,
        twin: ({ age }: { age: number }) => ({ id: String(age / 10) }),
      },
    },
  },
]);

test.each<[string, string, unknown]>([
  ['inside an entity of its own type', '{ person { eldest { grown } } }', { person: { eldest: { grown: true } } }],
  [
    'in a list, deeper, and beside itself',
    'query($at: Int) { person { grown(at: 10) children { old: grown(at: $at) grown children { grown } eldest { grown } id } } }',
    {
      person: {
        grown: true,
        children: [
          { old: false, grown: true, children: [], eldest: null, id: '2' },
          { old: true, grown: true, children: [], eldest: null, id: '3' },
        ],
      },
    },
  ],
  [
    'inside a field that is such a field itself',
    '{ person { eldest { twin { eldest { grown } twin { grown id } } } } }',
    { person: { eldest: { twin: { eldest: null, twin: { grown: true, id: '2' } } } } },
  ],
  [
    'under a condition on its type',
    '{ any { ... on Pet { name owner { children { grown } twin { grown } } } ... on Person { children { grown } grown } } person { eldest { grown } } }',
    {
      any: [
        { name: 'rex', owner: { children: [], twin: { grown: true } } },
        { children: [], grown: true },
      ],
      person: { eldest: { grown: true } },
    },
  ],
])('a field with @requires %s', async (_, source, data) => {
  const answer = await ask(source, { at: 25 });
  expect(answer).toMatchObject({ data, errors: [], masked: [] });
});

const chain = composeSmall(
  Object.entries({
    a: 'type Query { one: P } type P @key(fields: "id") { id: ID! f0: Int next: P }',
    b: `type P ${['id', 's1', 's2'].map((key) => `@key(fields: "${key}")`).join(' ')} { id: ID! s1: ID! s2: ID! }`,
    c: `type P @key(fields: "s1") @key(fields: "s2") { s1: ID! s2: ID! ${field(1, 30)} }`,
    d: `type P @key(fields: "s2") @key(fields: "s1") { s1: ID! s2: ID! ${field(2, 30)} }`,
  }).map(([name, sdl]) => ({ name, sdl, resolvers: {} })),
);

const plain = composeSmall([
  { name: 'a', sdl: 'type Query { one: P } type P @key(fields: "id") { id: ID! weight: Int }', resolvers: {} },
  {
    name: 'b',
    sdl: 'type P @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }',
    resolvers: {},
  },
]);

/** Every other field of a chain from one on, each of which requires the one before it. */
function field(from: number, to: number): string {
  const fields = [];
  for (let index = from; index <= to; index += 2)
    fields.push(`f${index - 1}: Int @external f${index}: Int @requires(fields: "f${index - 1}")`);
  return fields.join(' ');
}

/** A planner of the chain's graph that counts how often the native one is called. */
function counting() {
  const pool = createPlannerPool();
  const planner = { calls: 0 };
  const { plan } = createPlanner(parse(chain), new Map(), {
    schema: readSupergraph(chain).fullSchema,
    planIn: (job) => {
      planner.calls += 1;
      return pool(job);
    },
  });
  return Object.assign(planner, { plan: (text: string) => plan(operationIn(text), noOverrides) });
}

test('an operation has one plan, whatever was planned before it', async () => {
  const text = '{ one { f6 next { f3 other: f5 } } }';
  const [first, second] = [counting(), counting()];
  await second.plan('{ one { next { f2 } } }');
  const plan = await first.plan(text);
  expect(await second.plan(text)).toEqual(plan);
  expect(await first.plan(text)).toEqual(plan);
});

test.each([
  ['in a chain', '{ one { f28 } }'],
  ['side by side', `{ ${Array.from({ length: 120 }, (_, index) => `a${index}: one { f1 }`).join(' ')} }`],
  ['inside each other', `{ one ${'{ next '.repeat(15)} { f9 } ${'}'.repeat(15)} }`],
])('however many fields with @requires there are %s, planning has its bounds', async (_, text) => {
  const planner = counting();
  const plan = await planner.plan(text).catch((error: { code?: string }) => error.code);
  expect(plan === 'QUERY_TOO_COMPLEX' || typeof plan === 'object').toBe(true);
  expect(planner.calls).toBeLessThan(80);
});

test('what is too much to be planned around is planned straight where that goes', async () => {
  const { plan } = createPlanner(parse(plain), new Map(), { schema: readSupergraph(plain).fullSchema });
  const many = Array.from({ length: 501 }, (_, index) => `a${index}: one { cost }`).join(' ');
  expect(await plan(operationIn(`{ ${many} }`), noOverrides)).toBeDefined();
});

test('what has more levels than are planned is too complex, not a fault', async () => {
  await expect(counting().plan('{ one { f28 } }')).rejects.toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
  expect(await counting().plan('{ one { f12 } }')).toBeDefined();
});
