import { expect, test } from '@jest/globals';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { createPlannerPool } from '#gateway/planner/plannerPool.ts';
import { noOverrides } from '#gateway/supergraph/progressiveOverrides.ts';
import { supergraphSdl } from '../fixture/sdl.ts';

const supergraph = supergraphSdl({});
const job = (operation: string, graph = supergraph) => ({ supergraph: graph, operation, overrides: noOverrides });
const wide = job(`{ ${Array.from({ length: 300 }, (_, index) => `t${index}: t { a b moved tried }`).join(' ')} }`);
const patience = { planning: 60_000, waiting: 60_000, idle: 60_000 };

const codesOf = async (plans: readonly Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(plans)).map((one) =>
    one.status === 'fulfilled' ? 'planned' : ((one.reason as { code?: string }).code ?? (one.reason as Error).message),
  );

/**
 * The planner does not survive `{ p { y c } }` over this: the longest key of P is one that the way does not begin with.
 */
const fatal = composeServices(
  [
    ['a', 'type Query { p: P } type P @key(fields: "id") { id: ID! x: Int }'],
    [
      'b',
      'type P @key(fields: "id") @key(fields: "sku long") { id: ID! sku: ID long: String x: Int @external y: Int @requires(fields: "x") }',
    ],
    ['c', 'type P @key(fields: "id") { id: ID! c: Int }'],
  ].map(([name, sdl]) => ({
    name: name!,
    url: `http://${name}.test`,
    typeDefs: parse(
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"]) ${sdl}`,
    ),
  })),
).supergraphSdl!;

test('planning leaves the event loop free', async () => {
  let turns = 0;
  let planned = false;
  const planning = createPlannerPool(patience)(wide).finally(() => {
    planned = true;
  });
  while (!planned) {
    turns += 1;
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
  expect(JSON.stringify(await planning)).toContain('t299');
  expect(turns).toBeGreaterThan(10);
});

test('an operation that ends the planner fails alone', async () => {
  const plan = createPlannerPool(patience);
  expect(
    await codesOf([
      plan(job('{ n }')),
      plan(job('{ p { y c } }', fatal)),
      plan(job('{ p { c } }', fatal)),
      plan(job('{ n }')),
    ]),
  ).toEqual(['planned', 'the planner has ended', 'planned', 'planned']);
});

test('what the planner refuses is told', async () => {
  expect(await codesOf([createPlannerPool(patience)(job('{ nothing }'))])).toEqual([
    expect.stringContaining('nothing'),
  ]);
});

test('planning that takes too long is ended, and what comes after it is planned', async () => {
  const plan = createPlannerPool({ ...patience, planning: 0 });
  expect(await codesOf([plan(wide)])).toEqual(['QUERY_TOO_COMPLEX']);
  expect(await codesOf([plan(wide), createPlannerPool(patience)(job('{ n }'))])).toEqual([
    'QUERY_TOO_COMPLEX',
    'planned',
  ]);
});

test('nobody waits for others longer than may be waited', async () => {
  const plan = createPlannerPool({ ...patience, waiting: 0 });
  const codes = await codesOf([plan(wide), plan(job('{ n }')), plan(job('{ n }'))]);
  expect(codes.slice(1)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
});

test('more than a thousand do not wait', async () => {
  const plan = createPlannerPool({ ...patience, waiting: 0 });
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 1_002 }, (_, index) =>
      plan(job('{ n }'))
        .catch(() => undefined)
        .finally(() => order.push(index)),
    ),
  );
  expect(order[0]).toBe(1_001);
});

test('more graphs than the process holds are planned, and told again when they come again', async () => {
  const plan = createPlannerPool(patience);
  const graphs = Array.from({ length: 6 }, (_, index) => `${supergraph}# ${index}`);
  expect(await codesOf([...graphs, ...graphs].map((graph) => plan(job('{ n }', graph))))).toEqual(
    Array.from({ length: 12 }, () => 'planned'),
  );
});

test('the process ends when nothing is to be planned, and starts again when something is', async () => {
  const plan = createPlannerPool({ ...patience, idle: 0 });
  expect(await codesOf([plan(job('{ n }'))])).toEqual(['planned']);
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  expect(await codesOf([plan(job('{ n }'))])).toEqual(['planned']);
});
