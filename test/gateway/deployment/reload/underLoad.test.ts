import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openRegistry } from '#gateway/registry/openRegistry.ts';
import { listen } from '#platform/process/httpServer.ts';
import { findProcess } from '#platform/process/processTable.ts';
import { childrenOf } from '../../../../bench/cpuTime.ts';
import { campaign } from '../../../harness/campaign.ts';
import { eventually } from '../../../harness/eventually.ts';
import { heavyAnswer, heavyQuery, startPeople, type People } from './people.ts';
import { publishFast } from './publishFast.ts';
import { openPublishing, type Publishing } from './publishing.ts';
import { followUnhurried } from './unhurried.ts';

const seconds = campaign(3, 10);
const clients = 8;

let people: People;
let published: Publishing;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  [people, published] = await Promise.all([startPeople(), openPublishing()]);
});
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
  await Promise.all([people.stop(), published.remove()]);
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const plannerProcesses = (): number[] =>
  childrenOf(process.pid).filter((pid) => findProcess(pid)?.command.includes('plannerProcess'));

test('a graph that is switched 20 times a second under load, one version in five bad, fails no request and leaves nothing behind', async () => {
  const plain = people.supergraph();
  // Those of tests before, in the same process, rest for a while before they end.
  const others = new Set(plannerProcesses());
  // Each has a type of its own, and from time to time other URLs, so that connections come and go too.
  const supergraphOf = (index: number) =>
    `${plain.replaceAll('/graphql"', `/graphql?of=${index % 3}"`)}\nscalar Version${index} @join__type(graph: PEOPLE)`;
  const gateway = followUnhurried(await openRegistry(published.place, published.publicKeys), {
    reload: 20_000,
    firstPause: 50,
    longestPause: 1_000,
  });
  const { graphs, results } = gateway;
  const listening = await listen(gateway.handler, 0, '127.0.0.1');
  stops.push(gateway.close, () => listening.drain(0));
  await published.publish(plain);
  expect(await eventually(() => graphs.current() !== undefined)).toBe(true);

  const served = new Map<number, WeakRef<object>>();
  const failed: string[] = [];
  let [answered, mostOpen, mostPlanners, loading] = [0, 0, 0, true];
  const client = async () => {
    while (loading) {
      const text = await fetch(`${listening.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: heavyQuery }),
      }).then((response) => response.text(), String);
      if (text !== JSON.stringify(heavyAnswer)) failed.push(text);
      answered += 1;
      const graph = graphs.current()!;
      if (!served.has(graph.version!)) {
        served.set(graph.version!, new WeakRef(graph));
        mostPlanners = Math.max(mostPlanners, plannerProcesses().filter((pid) => !others.has(pid)).length);
      }
      mostOpen = Math.max(mostOpen, graphs.open);
    }
  };
  const load = Array.from({ length: clients }, client);
  const { all, sound, newest } = await publishFast({ published, supergraphOf, seconds });
  expect(await eventually(() => graphs.current()?.version === newest)).toBe(true);
  loading = false;
  await Promise.all(load);

  expect([all, sound]).toEqual([20 * seconds + 1, 16 * seconds + 1]);
  expect(failed).toEqual([]);
  expect(answered).toBeGreaterThan(20 * seconds);
  expect(results['switched']).toBeGreaterThan(3 * seconds);
  expect(results['switched']).toBeLessThanOrEqual(sound + 1);
  expect(results['refused']).toBeGreaterThan(campaign(0, 3));
  expect(results['failed']).toBe(0);
  expect([mostOpen <= 8, mostPlanners <= 2, graphs.open]).toEqual([true, true, 1]);

  const alive = () => [...served.values()].filter((graph) => graph.deref() !== undefined).length;
  expect(
    await eventually(() => {
      collectGarbage();
      return alive() <= 2;
    }),
  ).toBe(true);
  expect(served.size).toBeGreaterThan(3 * seconds);
});
