import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createPlanner } from '#gateway/planner/planner.ts';
import { noOverrides, percentageOf } from '#gateway/supergraph/progressiveOverrides.ts';
import { operationIn } from '../fixture/read.ts';
import { supergraphSdl } from '../fixture/sdl.ts';

const supergraph = parse(supergraphSdl({}));
const planner = createPlanner(supergraph, new Map());

const servicesFor = async (field: string, labels: string[], percentage: number): Promise<string[]> =>
  JSON.stringify(await planner.plan(operationIn(`{ t { ${field} } }`), { labels: new Set(labels), percentage })).match(
    /(?<="serviceName":")\w/g,
  )!;

test.each<[string, string[], number, string[]]>([
  ['moved', [], 19.9, ['a', 'b']],
  ['moved', [], 20, ['a']],
  ['moved', [], 0, ['a', 'b']],
  ['tried', [], 0, ['a']],
  ['tried', ['beta'], 50, ['a', 'b']],
  ['tried', ['gamma'], 0, ['a']],
])('an override moves a field where it applies: %s with %j at %d %%', async (field, labels, percentage, services) => {
  expect(await servicesFor(field, labels, percentage)).toEqual(services);
});

test('only what makes a difference in this graph tells plans apart', () => {
  const { difference } = planner;
  const all = [0, 19, 20, 99].flatMap((percentage) =>
    [[], ['beta'], ['beta', 'gamma']].map((labels) => difference({ labels: new Set(labels), percentage })),
  );
  expect(new Set(all).size).toBe(4);
  expect(difference({ labels: new Set(['gamma']), percentage: 3 })).toBe(
    difference({ labels: new Set(), percentage: 0 }),
  );
  expect(difference(noOverrides)).toBe(difference({ labels: new Set(), percentage: 50 }));
  const fixed = createPlanner(
    parse(supergraphSdl({}).replaceAll(/, override: "a", overrideLabel: "[^"]*"/g, '')),
    new Map(),
  );
  expect(fixed.difference({ labels: new Set(['beta']), percentage: 3 })).toBe('');
});

test('organizations are spread evenly over the percentages, and always stand at the same', () => {
  const ids = Array.from(
    { length: 10_000 },
    (_, index) => `018f3a5e-0000-7000-8000-${String(index).padStart(12, '0')}`,
  );
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const id of ids) tenths[Math.floor(percentageOf(id) / 10)]! += 1;
  for (const tenth of tenths) expect(Math.abs(tenth - 1_000)).toBeLessThan(150);
  expect(percentageOf(ids[7]!)).toBe(percentageOf(ids[7]!));
  expect(percentageOf('acme')).toBeCloseTo(percentageOf('acme'));
});

test('what is nested too deeply for the planner is too complex, not a fault', async () => {
  const deep = operationIn(`{ t { ${'... on T { '.repeat(200)} a b ${'}'.repeat(200)} } }`);
  await expect(planner.plan(deep, noOverrides)).rejects.toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
});
