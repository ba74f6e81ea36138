import { expect, test } from '@jest/globals';
import { createOperationCache } from '#gateway/engine/operationCache.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { composeSmall } from '../fixture/compose.ts';

const directive = 'directive @loud(times: Int = 1) on FIELD';
const supergraph = readSupergraph(
  composeSmall([
    {
      name: 'a',
      sdl: `${directive} type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! name: String }`,
      resolvers: {},
    },
    { name: 'b', sdl: `${directive} type Thing @key(fields: "id") { id: ID! price: Int }`, resolvers: {} },
  ]),
);
const limits = {
  bodyBytes: Infinity,
  tokens: 1_000,
  depth: 20,
  aliases: 20,
  selections: 100,
  branches: 100,
  objects: 1_000,
};

test('a directive that subgraphs have for operations is refused by its name, never dropped on the way to them', async () => {
  const read = async () =>
    createOperationCache(supergraph, limits).read('{ thing { name @loud(times: 2) price } }', undefined);
  await expect(read()).rejects.toMatchObject({
    errors: [{ message: 'Unknown directive "@loud".', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  });
  expect(supergraph.apiSchema.getDirective('loud')).toBeUndefined();
});
