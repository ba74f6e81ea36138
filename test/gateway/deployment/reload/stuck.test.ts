import { afterEach, expect, test } from '@jest/globals';
import { waitUntil } from '#tools/process/waitUntil.ts';
import { eventually } from '../../../harness/eventually.ts';
import { composeSmall } from '../../fixture/compose.ts';
import { followUnhurried, registryOf } from './unhurried.ts';

const opened: ReturnType<typeof followUnhurried>[] = [];

function follow(...how: Parameters<typeof followUnhurried>) {
  const gateway = followUnhurried(...how);
  opened.push(gateway);
  return gateway;
}

afterEach(() => Promise.all(opened.splice(0).map(({ close }) => close())));

const supergraph = (number: number): string =>
  composeSmall([{ name: 'only', sdl: `type Query { v${number}: Int }`, resolvers: {} }]);
const never = (): Promise<never> => new Promise(() => {});
const hasty = { reload: 20_000, firstPause: 10, longestPause: 50 };

test('a reload that hangs is given up and tried again until it comes right', async () => {
  let attempts = 0;
  const { registry, publish } = registryOf(async (number) => {
    attempts += 1;
    return attempts < 3 ? never() : supergraph(number);
  });
  const { graphs, results, lines } = follow(registry, { ...hasty, reload: 3_000 });
  publish(1);
  expect(await eventually(() => graphs.current()?.version === 1)).toBe(true);
  expect([attempts, results]).toEqual([3, { switched: 1, refused: 0, failed: 2 }]);
  expect(lines.filter(({ err }) => err?.message === 'it took longer than 3 s')).toHaveLength(2);
});

test('pauses between attempts grow, and a new version ends them', async () => {
  const { registry, asked, publish } = registryOf((number) =>
    number === 1 ? Promise.reject(new Error('the disk is gone')) : Promise.resolve(supergraph(number)),
  );
  const { graphs, results } = follow(registry, { reload: 20_000, firstPause: 1, longestPause: 600_000 });
  publish(1);
  expect(await eventually(() => asked.length >= 6)).toBe(true);
  const began = performance.now();
  expect(await eventually(() => asked.length >= 11)).toBe(true);
  expect(performance.now() - began).toBeGreaterThan(2 ** 6 + 2 ** 7 + 2 ** 8 + 2 ** 9);
  publish(2);
  expect(await eventually(() => graphs.current()?.version === 2)).toBe(true);
  expect(results['failed']).toBe(asked.length - 1);
});

test('what a reload that was given up brings later changes nothing', async () => {
  const late = Promise.withResolvers<string>();
  const { registry, publish } = registryOf((number) =>
    number === 1 ? late.promise : Promise.resolve(supergraph(number)),
  );
  const { graphs, results } = follow(registry, { ...hasty, reload: 3_000 });
  publish(1);
  expect(await eventually(() => results['failed']! > 0)).toBe(true);
  publish(2);
  expect(await eventually(() => graphs.current()?.version === 2)).toBe(true);
  late.resolve(supergraph(1));
  publish(3);
  expect(await eventually(() => graphs.current()?.version === 3)).toBe(true);
  expect([graphs.open, results['switched'], results['refused']]).toEqual([1, 2, 0]);
});

test('of versions that come faster than they can be served only the newest counts', async () => {
  const { registry, asked, publish } = registryOf(async (number) => supergraph(number));
  const { graphs, results } = follow(registry, hasty);
  for (let number = 1; number <= 500; number += 1) {
    publish(number);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  expect(await eventually(() => graphs.current()?.version === 500)).toBe(true);
  expect(asked.length).toBeLessThan(250);
  expect(asked).toEqual(asked.toSorted((one, other) => one - other));
  expect([graphs.open, results]).toEqual([1, { switched: asked.length, refused: 0, failed: 0 }]);
});

test('while requests run on eight graphs the next one waits, and the newest is served when one of them is done', async () => {
  const { registry, publish } = registryOf(async (number) => supergraph(number));
  const { graphs } = follow(registry, hasty);
  const leave: (() => void)[] = [];
  for (let number = 1; number <= 8; number += 1) {
    publish(number);
    expect(await eventually(() => graphs.current()?.version === number)).toBe(true);
    const { inFlight } = graphs.current()!;
    inFlight.enter();
    leave.push(() => inFlight.leave());
  }
  publish(9);
  publish(10);
  expect(await waitUntil(() => graphs.current()!.version! > 8, 500)).toBe(false);
  leave[0]!();
  expect(await eventually(() => graphs.current()?.version === 10)).toBe(true);
  expect(graphs.open).toBe(8);
  for (const go of leave.slice(1)) go();
  expect(graphs.open).toBe(1);
});

test('a gateway that is closed follows no more', async () => {
  const { registry, asked, publish } = registryOf(async (number) => supergraph(number));
  const { graphs, close } = follow(registry, hasty);
  publish(1);
  expect(await eventually(() => graphs.current()?.version === 1)).toBe(true);
  await close();
  publish(2);
  expect([asked, graphs.open]).toEqual([[1], 0]);
});
