import { expect, test } from '@jest/globals';
import { warmUp } from '#gateway/deployment/warmUp.ts';
import { createOperationCache, type OperationCache } from '#gateway/engine/operationCache.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { bytesOf } from '#gateway/http/jsonBytes.ts';
import { composeSmall } from '../../fixture/compose.ts';

const limits = {
  bodyBytes: 1_000_000,
  tokens: 10_000,
  depth: 20,
  aliases: 100,
  selections: 2_000,
  branches: 300,
  objects: 100_000,
};

const graphWith = (field: string): string =>
  composeSmall([
    {
      name: 'a',
      sdl: `type Query { t(id: ID): T n: Int ${field}: Int } type T @key(fields: "id") { id: ID! x: Int }`,
      resolvers: {},
    },
    {
      name: 'b',
      sdl: 'type T @key(fields: "id") { id: ID! x: Int @override(from: "a", label: "percent(50)") y: Int }',
      resolvers: {},
    },
  ]);

/** A reader of operations, and what was planned for it. */
function readerOf(field: string): { reader: OperationCache; planned: string[] } {
  const supergraph = readSupergraph(graphWith(field));
  const planned: string[] = [];
  const { planner } = supergraph;
  const plan: typeof planner.plan = (operation, overrides) => {
    planned.push(overrides.percentage < 50 ? 'overridden' : 'not overridden');
    return planner.plan(operation, overrides);
  };
  return { reader: createOperationCache({ ...supergraph, planner: { ...planner, plan } }, limits), planned };
}

async function run(
  reader: OperationCache,
  text: string,
  {
    variables = {},
    percentage = 99,
    times = 1,
    name,
  }: { variables?: Record<string, unknown>; percentage?: number; times?: number; name?: string } = {},
): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const operation = await reader.read(text, name);
    await operation.execute({
      variables: operation.variables(variables),
      overrides: { labels: new Set(), percentage },
      refusal: () => undefined,
      send: async () => bytesOf('{"data":null}'),
    });
  }
}

test('what was asked for is planned before it is asked for again, for the same conditions and overrides', async () => {
  const [before, after] = [readerOf('first'), readerOf('second')];
  const conditional = 'query ($x: Boolean!) { t { x @include(if: $x) y } }';
  await run(before.reader, '{ n }');
  await run(before.reader, conditional, { variables: { x: true }, percentage: 10 });
  await run(before.reader, conditional, { variables: { x: false }, percentage: 99 });
  await run(before.reader, 'query A { n } query B { t { y } }', { name: 'B' });

  expect(await warmUp(after.reader, before.reader)).toEqual({ ready: 3, failed: 0 });
  expect(after.planned.toSorted()).toEqual(before.planned.toSorted());
  after.planned.length = 0;
  await run(after.reader, '{ n }');
  await run(after.reader, conditional, { variables: { x: true }, percentage: 10 });
  await run(after.reader, conditional, { variables: { x: false }, percentage: 99 });
  await run(after.reader, 'query A { n } query B { t { y } }', { name: 'B' });
  expect(after.planned).toEqual([]);
  await run(after.reader, conditional, { variables: { x: true }, percentage: 99 });
  expect(after.planned).toEqual(['not overridden']);
});

test('what is used most is made ready first, operations that share a plan together, and what does not fit is passed over', async () => {
  const { reader } = readerOf('first');
  await run(reader, '{ n }', { times: 5 });
  await run(reader, '{ first }', { times: 9 });
  for (let id = 0; id < 8; id += 1) await run(reader, `{ t(id: "${id}") { y } }`);
  await run(reader, '{ t { x } }', { times: 2 });
  expect(reader.mostUsed(3).map(({ text, uses }) => [text, uses])).toEqual([
    ['{ first }', 9],
    ['{ t(id: "7") { y } }', 8],
    ['{ n }', 5],
  ]);

  const { reader: next, planned } = readerOf('second');
  expect(await warmUp(next, reader, { operations: 3, milliseconds: 60_000 })).toEqual({ ready: 2, failed: 1 });
  expect(planned).toHaveLength(2);
  await run(next, '{ t(id: "0") { y } }');
  expect(planned).toHaveLength(2);
});

test('uses are handed on by half, so that what is not asked for any more loses its place', async () => {
  const [first, second, third] = [readerOf('first').reader, readerOf('second').reader, readerOf('third').reader];
  await run(first, '{ n }', { times: 8 });
  await warmUp(second, first);
  await run(second, '{ t { y } }', { times: 6 });
  await warmUp(third, second);
  expect(third.mostUsed(10).map(({ text, uses }) => [text, uses])).toEqual([
    ['{ t { y } }', 3],
    ['{ n }', 2],
  ]);
});

test('what is not ready in time is left', async () => {
  const [before, after] = [readerOf('first'), readerOf('second')];
  await run(before.reader, '{ n }');
  expect(await warmUp(after.reader, before.reader, { operations: 10, milliseconds: 0 })).toEqual({
    ready: 0,
    failed: 0,
  });
  expect(after.planned).toEqual([]);
});
