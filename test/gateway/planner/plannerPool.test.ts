import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createPlannerPool, type PlannerBounds, type PlannerPool } from '#gateway/planner/plannerPool.ts';
import { noOverrides } from '#gateway/supergraph/progressiveOverrides.ts';
import type { OrgraphError } from '#platform/values/errors.ts';
import { composeSubgraphs } from '#tools/schema/composer/composeSubgraphs.ts';
import { eventually } from '../../harness/eventually.ts';
import { planners } from '../fixture/planners.ts';
import { supergraphSdl } from '../fixture/sdl.ts';

const supergraph = supergraphSdl({});
const job = (operation: string, graph = supergraph) => ({ supergraph: graph, operation, overrides: noOverrides });
const wide = job(`{ ${Array.from({ length: 300 }, (_, index) => `t${index}: t { a b moved tried }`).join(' ')} }`);
/** The planner needs time without end for it: each fragment selects the next one twice. */
const endless = job(
  `{ t { ...F0 } } ${Array.from({ length: 40 }, (_, level) => `fragment F${level} on T { ...F${level + 1} ...F${level + 1} }`).join(' ')} fragment F40 on T { a }`,
);
const patience = { planning: 60_000, reading: 60_000, waiting: 60_000, idle: 60_000 };

/** A pool whose process runs, and is stopped: it gets no time of the machine any more. */
async function stoppedPool(bounds: Partial<PlannerBounds>) {
  const others = new Set(planners());
  const plan = createPlannerPool({ ...patience, ...bounds });
  await untilPlanned(plan, '{ n }');
  const pid = planners().find((one) => !others.has(one))!;
  process.kill(pid, 'SIGSTOP');
  return { plan, pid };
}

/** Asks as often as it is told to ask again. */
async function untilPlanned(plan: PlannerPool, operation: string): Promise<void> {
  let codes: unknown[];
  do codes = await codesOf([plan(job(operation))]);
  while (codes[0] === 'NOT_READY');
  expect(codes).toEqual(['planned']);
}

const codesOf = async (plans: readonly Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(plans)).map((one) =>
    one.status === 'fulfilled' ? 'planned' : ((one.reason as { code?: string }).code ?? (one.reason as Error).message),
  );

/**
 * The planner does not survive `{ p { y c } }` over this: the longest key of P is one that the way does not begin with.
 */
const fatal = composeSubgraphs(
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
    document: parse(
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"]) ${sdl}`,
    ),
  })),
).supergraph!;

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

test('planning that takes too much CPU time is ended, and what comes after it is planned', async () => {
  const plan = createPlannerPool({ ...patience, planning: 1_000 });
  expect(await codesOf([plan(endless), plan(job('{ n }'))])).toEqual(['QUERY_TOO_COMPLEX', 'planned']);
});

test('an operation is not too complex because the machine has no time for it', async () => {
  const { plan, pid } = await stoppedPool({ planning: 500 });
  const planning = codesOf([plan(job('{ n }')), plan(job('{ t { a } }'))]);
  await pause(1_000);
  process.kill(pid, 'SIGCONT');
  expect(await planning).toEqual(['planned', 'planned']);
});

test('whoever waits too long for the machine is told to ask again, and is planned then', async () => {
  const { plan, pid } = await stoppedPool({ waiting: 200 });
  const late = await Promise.allSettled([plan(job('{ t { a } }')), plan(job('{ n }'))]);
  expect(late.map((one) => one.status === 'rejected' && (one.reason as OrgraphError).extensions)).toEqual([
    { code: 'NOT_READY', retryAfter: 2 },
    { code: 'NOT_READY', retryAfter: 2 },
  ]);
  process.kill(pid, 'SIGCONT');
  await untilPlanned(plan, '{ t { a } }');
});

test('a process that is ended from outside loses nobody’s plan', async () => {
  const { plan, pid } = await stoppedPool({});
  const planning = codesOf([plan(job('{ n }')), plan(job('{ t { a } }')), plan(job('{ t { b } }'))]);
  process.kill(pid, 'SIGKILL');
  expect(await planning).toEqual(['planned', 'planned', 'planned']);
});

test('an operation whose planner somebody ends again and again may be asked again, and is planned then', async () => {
  const { plan, pid } = await stoppedPool({});
  const ended = new Set(planners());
  const refusal = plan(endless).catch((error: OrgraphError) => error.extensions);
  process.kill(pid, 'SIGKILL');
  const next = () => planners().filter((one) => !ended.has(one));
  await eventually(() => next().length > 0);
  for (const one of next()) process.kill(one, 'SIGKILL');
  expect(await refusal).toEqual({ code: 'NOT_READY', retryAfter: 2 });
  expect(await codesOf([plan(job('{ t { a } }'))])).toEqual(['planned']);
});

test.each(['SIGKILL', 'SIGSEGV'])(
  'a process that %s has ended before it is asked loses nobody’s plan',
  async (signal) => {
    const { plan, pid } = await stoppedPool({});
    process.kill(pid, 'SIGCONT');
    process.kill(pid, signal);
    // It has ended, and this process has not heard of it.
    const until = performance.now() + 300;
    while (performance.now() < until);
    expect(await codesOf([plan(job('{ n }')), plan(job('{ t { a } }'))])).toEqual(['planned', 'planned']);
  },
);

test('a process that never says anything is given up, and another plans', async () => {
  const { plan, pid } = await stoppedPool({ waiting: 200 });
  await untilPlanned(plan, '{ n }');
  expect(planners()).not.toContain(pid);
});

test('more than a thousand do not wait', async () => {
  const plan = createPlannerPool(patience);
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
