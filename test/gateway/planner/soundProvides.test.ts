import { expect, test } from '@jest/globals';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { noOverrides } from '#gateway/supergraph/progressiveOverrides.ts';
import { composeSmall } from '../fixture/compose.ts';
import { operationIn } from '../fixture/read.ts';

const plannerOf = (a: string, b: string) =>
  readSupergraph(
    composeSmall([
      { name: 'a', resolvers: {}, sdl: a },
      { name: 'b', resolvers: {}, sdl: b },
    ]),
  ).planner;
const apart = plannerOf(
  'type Query { byId: Thing @provides(fields: "id") box: Box } type Box { thing: Thing @provides(fields: "sku") } type Thing { id: ID! @external sku: ID! @external }',
  'type Thing @key(fields: "id") @key(fields: "sku") { id: ID! @shareable sku: ID! @shareable name: String }',
);
const inOne = plannerOf(
  'type Query { thing: Thing @provides(fields: "id next { sku }") } type Thing { id: ID! @external sku: ID! @external next: Thing }',
  'type Thing @key(fields: "id") @key(fields: "sku") { id: ID! @shareable sku: ID! @shareable }',
);

const plan = async (source: string, planner = apart): Promise<string> =>
  JSON.stringify(await planner.plan(operationIn(source), noOverrides));

test.each(['{ byId { id } box { thing { sku } } }'])('what is provided is fetched where it is: %s', async (source) => {
  expect((await plan(source)).match(/(?<="serviceName":")\w/g)).toEqual(['a']);
});

test.each([
  ['{ byId { sku name } }', 'id'],
  ['{ byId { sku } }', 'id'],
  ['{ box { thing { name } } }', 'sku'],
  ['{ box { thing { id } } }', 'sku'],
])('an object that is provided with one key is found by that one: %s', async (source, key) => {
  expect((await plan(source)).match(/(?<="name":")(id|sku)/g)).toEqual([key]);
});

test('fields of the query that trust different provisions of one type are planned each by itself', async () => {
  expect((await plan('{ byId { sku } box { thing { id } } }')).match(/(?<="name":")(id|sku)/g)).toEqual(['id', 'sku']);
});

test('where one @provides gives the objects of a type different keys, they are found by them or the operation is refused', async () => {
  expect(await plan('{ thing { id next { sku } } }', inOne)).not.toContain('"b"');
  expect((await plan('{ thing { sku } }', inOne)).match(/(?<="name":")(id|sku)/g)).toEqual(['id']);
  await expect(plan('{ thing { sku next { id } } }', inOne)).rejects.toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
});
