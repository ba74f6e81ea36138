import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { childrenOf } from '../../../../bench/cpuTime.ts';
import { eventually } from '../../../harness/eventually.ts';
import { orgraph, startProcess } from '../../fixture/gatewayProcess.ts';
import { heavyAnswer, heavyQuery, startPeople, type People } from './people.ts';
import { openPublishing, type Publishing } from './publishing.ts';

let people: People;
let published: Publishing;

beforeAll(async () => {
  [people, published] = await Promise.all([startPeople(), openPublishing()]);
});
afterAll(() => Promise.all([people.stop(), published.remove()]));

test('`gateway --registry` serves what is published, shows its metrics on their port, and ends with everything it started', async () => {
  await published.publish(people.supergraph());
  const { child, ended, url, line } = startProcess(
    [orgraph, 'gateway', '--registry', published.place, '--port', '0', '--public'],
    { ORGRAPH_REGISTRY_KEYS: published.publicKeys, METRICS_PORT: '0' },
  );
  const [address, metrics] = [await url(), await line(/"metrics":"([^"]+)"/)];
  const serves = (version: number) =>
    eventually(async () => (await (await fetch(`${address}/health/ready`)).text()).includes(`"version":${version}}`));
  expect(await serves(1)).toBe(true);
  await published.publish(people.supergraph({ mark: 'second' }));
  expect(await serves(2)).toBe(true);
  expect(await (await fetch(metrics)).text()).toContain('\norgraph_graph_version 2\n');
  const answer = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: heavyQuery }),
  });
  expect(await answer.json()).toEqual(heavyAnswer);
  const planners = childrenOf(child.pid!);
  expect(planners.length).toBeLessThanOrEqual(2);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(await eventually(() => planners.every((pid) => !isRunning(pid)))).toBe(true);
});

test('a file beside a registry is refused with what to do', async () => {
  const { ended, output } = startProcess(
    [orgraph, 'gateway', '--registry', published.place, '--supergraph', 'schema/supergraph.graphql', '--public'],
    { ORGRAPH_REGISTRY_KEYS: published.publicKeys },
  );
  expect(await ended).toBe(2);
  expect(output()).toContain('SUPERGRAPH: schema/supergraph.graphql is not signed');
  expect(output()).toContain('leave out one of the two');
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
