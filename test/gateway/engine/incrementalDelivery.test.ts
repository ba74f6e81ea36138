import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RequestError } from '#gateway/http/requestError.ts';
import type { OrgraphError } from '#platform/values/errors.ts';
import { federate } from '../fixture/ask.ts';
import { deployForeign, type ForeignDeployment } from '../fixture/foreign.ts';

const ask = federate([
  {
    name: 'a',
    sdl: 'type Query { u: U l: [Int] us: [U] } type Mutation { make: U } type U @key(fields: "id") { id: ID! a: Int }',
    resolvers: {
      Query: { u: () => ({ id: '1', a: 1 }), l: () => [1, 2], us: () => [{ id: '1', a: 1 }] },
      Mutation: { make: () => ({ id: '1', a: 1 }) },
    },
  },
  { name: 'b', sdl: 'type U @key(fields: "id") { id: ID! b: Int }', resolvers: { U: { b: () => 2 } } },
]);

const whole = { u: { id: '1', b: 2 } };

test.each<[string, string, Record<string, unknown>, unknown]>([
  ['@defer', '{ u { id ... @defer { b } } }', {}, whole],
  ['@defer(if: false)', '{ u { id ... @defer(if: false) { b } } }', {}, whole],
  ['a label', '{ u { id ... on U @defer(label: "later", if: true) { b } } }', {}, whole],
  ['a variable', 'query ($d: Boolean!) { u { id ... @defer(if: $d) { b } } }', { d: false }, whole],
  ['the other one', 'query ($d: Boolean!) { u { id ... @defer(if: $d) { b } } }', { d: true }, whole],
  ['one that may be null', 'query ($d: Boolean = true) { u { id ... @defer(if: $d) { b } } }', {}, whole],
  ['a spread', '{ u { id ...Later @defer } } fragment Later on U { b }', {}, whole],
  ['inside another', '{ ... @defer { u { id ... @defer { ... @defer { b } } } } }', {}, whole],
  ['beside @skip', 'query ($s: Boolean!) { u { id ... @defer @skip(if: $s) { b } } }', { s: true }, { u: { id: '1' } }],
  ['beside @include', '{ u { id ... @include(if: true) @defer { b } } }', {}, whole],
  ['selected twice', '{ u { id b ... @defer { b } } }', {}, whole],
  ['@stream', '{ l @stream(initialCount: 1) }', {}, { l: [1, 2] }],
  [
    '@stream in @stream',
    'query ($n: Int!) { us @stream(label: "us", initialCount: $n, if: true) { b } }',
    { n: 0 },
    { us: [{ b: 2 }] },
  ],
  ['a mutation', 'mutation { make { id ... @defer { b } } }', {}, { make: { id: '1', b: 2 } }],
])('what might be sent in parts is sent whole: %s', async (_, query, variables, data) => {
  const answer = await ask(query, variables);
  expect([answer.data, answer.errors]).toEqual([data, []]);
});

test('a deferred part costs no plan of its own', async () => {
  const [deferred, plain] = [await ask('{ u { id ... @defer { b } } }'), await ask('{ u { id b } }')];
  expect(deferred.sent).toEqual(plain.sent);
});

test.each<[string, string, Record<string, unknown>, string]>([
  ['a variable without its value', 'query ($d: Boolean!) { u { id ... @defer(if: $d) { b } } }', {}, 'BAD_USER_INPUT'],
  [
    'a variable of another type',
    'query ($d: Boolean!) { u { ... @defer(if: $d) { b } } }',
    { d: 'no' },
    'BAD_USER_INPUT',
  ],
  ['an undeclared variable', '{ u { ... @defer(if: $d) { b } } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['null', '{ u { ... @defer(if: null) { b } } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['@defer on a field', '{ u { b @defer } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['@stream on a fragment', '{ u { ... @stream { b } } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['an argument that it does not have', '{ u { ... @defer(soon: true) { b } } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['twice', '{ u { ... @defer @defer { b } } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['another directive', '{ u { ... @later { b } } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['a subscription', 'subscription { u { ... @defer { b } } }', {}, 'SUBSCRIPTIONS_NOT_SUPPORTED'],
])('what is wrong about it is refused: %s', async (_, query, variables, code) => {
  const error: unknown = await ask(query, variables).catch((reason: unknown) => reason);
  expect((error as OrgraphError).code ?? (error as RequestError).errors[0]!.extensions.code).toBe(code);
});

test('introspection shows no directive that would have no effect', async () => {
  const { data } = await ask('{ schema: __schema { directives { name } } }');
  expect(data).toEqual({
    schema: { directives: ['include', 'skip', 'deprecated', 'specifiedBy', 'oneOf'].map((name) => ({ name })) },
  });
});

let deployment: ForeignDeployment;
beforeAll(async () => {
  deployment = await deployForeign();
});
afterAll(() => deployment.stop());

test.each([
  ['Apollo Client 3', 'multipart/mixed;deferSpec=20220824,application/json', 'application/json'],
  [
    'Apollo Client 4',
    'multipart/mixed;incrementalSpec=v0.2,application/graphql-response+json,application/json;q=0.9',
    'application/graphql-response+json',
  ],
  [
    'urql',
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    'application/graphql-response+json',
  ],
  ['Relay’s network layers', 'application/json; q=0.5, multipart/mixed', 'application/json'],
  ['a client that says nothing', '*/*', 'application/json'],
])('a client that takes parts also takes the whole: %s', async (_, accept, type) => {
  const response = await fetch(`${deployment.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query: '{ me { id ... @defer { name } } }' }),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
  expect(await response.json()).toEqual({ data: { me: { id: '1', name: 'Zoë' } } });
});
