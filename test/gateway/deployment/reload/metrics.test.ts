import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../../../harness/eventually.ts';
import { follow, type Following } from './follow.ts';
import { heavyQuery, startPeople, type People } from './people.ts';
import { openPublishing, type Publishing } from './publishing.ts';

let people: People;
let published: Publishing;
let gateway: Following;

beforeAll(async () => {
  [people, published] = await Promise.all([startPeople(), openPublishing()]);
  await published.publish(people.supergraph());
  gateway = await follow(published);
  await gateway.serves(1);
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([people.stop(), published.remove()]);
});

const shown = async (): Promise<string> => (await fetch(`${gateway.metricsUrl}/metrics`)).text();

test('metrics are shown as Prometheus reads them: the process, the graph, and requests by their status', async () => {
  await gateway.ask(heavyQuery);
  await gateway.ask('{ nothing }');
  await fetch(`${gateway.url}/graphql?query=%7B`, { headers: { accept: 'application/graphql-response+json' } });
  expect(await gateway.has('orgraph_graphql_request_duration_seconds_count{status="200"}', 2)).toBe(true);
  expect(await gateway.has('orgraph_graphql_request_duration_seconds_count{status="400"}', 1)).toBe(true);
  const response = await fetch(`${gateway.metricsUrl}/metrics`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  const names = new Set(
    (await response.text())
      .split('\n')
      .filter((line) => /^\w/.test(line))
      .map((line) => /^\w+/.exec(line)![0]),
  );
  for (const name of [
    'orgraph_graph_version',
    'orgraph_graphs_open',
    'orgraph_graph_reloads_total',
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
    'nodejs_heap_size_used_bytes',
    'nodejs_eventloop_lag_p99_seconds',
  ])
    expect(names).toContain(name);
});

test('a client that leaves before its answer is counted as gone', async () => {
  const leaving = new AbortController();
  const request = fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ slow }"}',
    signal: leaving.signal,
  }).catch(() => 'left');
  expect(await eventually(() => people.slow === 1)).toBe(true);
  leaving.abort();
  expect(await request).toBe('left');
  expect(await gateway.has('orgraph_graphql_request_duration_seconds_count{status="gone"}', 1)).toBe(true);
});

test('what was refused, and which subgraph answered how fast, is counted', async () => {
  await gateway.ask(heavyQuery);
  await gateway.ask('{ nothing }');
  const text = await shown();
  expect(text).toMatch(/^orgraph_graphql_requests_total\{operation="other",result="ok"\} [1-9]/m);
  expect(text).toMatch(/^orgraph_graphql_requests_total\{operation="other",result="refused"\} [1-9]/m);
  expect(text).toMatch(/^orgraph_graphql_errors_total\{operation="other",code="GRAPHQL_VALIDATION_FAILED"\} [1-9]/m);
  for (const phase of ['read', 'prepare', 'identify', 'execute', 'send'])
    expect(text).toMatch(new RegExp(`^orgraph_graphql_phase_duration_seconds_count\\{phase="${phase}"\\} [1-9]`, 'm'));
  expect(text).toMatch(/^orgraph_subgraph_fetch_duration_seconds_count\{subgraph="\w+",result="answered"\} [1-9]/m);
});

test('no label has a value that a client chose', async () => {
  await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-organization-id': 'acme',
      authorization: 'Bearer secret',
      'apollographql-client-name': 'canary',
    },
    body: '{"query":"query Canary { plain }"}',
  });
  const labels = new Set(
    [...(await shown()).matchAll(/^orgraph_\w+\{([^}]*)\}/gm)].map(([, all]) =>
      all!.replaceAll(/,?le="[^"]*"/g, '').replace(/^,/, ''),
    ),
  );
  const values = [...labels].flatMap((all) => all.split(',')).map((one) => one.replace(/^subgraph=.*/, 'subgraph'));
  expect([...new Set(values)].toSorted()).toEqual([
    'code="GRAPHQL_PARSE_FAILED"',
    'code="GRAPHQL_VALIDATION_FAILED"',
    'operation="other"',
    'phase="execute"',
    'phase="identify"',
    'phase="prepare"',
    'phase="read"',
    'phase="send"',
    'result="answered"',
    'result="failed"',
    'result="gone"',
    'result="ok"',
    'result="refused"',
    'result="switched"',
    'status="200"',
    'status="400"',
    'status="gone"',
    'subgraph',
  ]);
  expect(await shown()).not.toMatch(/acme|canary|secret/i);
});

test('operators see the graph as it was published, on their port alone', async () => {
  expect(await (await fetch(`${gateway.metricsUrl}/graph`)).json()).toEqual({
    version: expect.any(Number),
    subgraphs: [{ name: 'any', url: 'http://any.test/graphql', sdl: 'type Query { any: Int }' }],
  });
  expect((await fetch(`${gateway.url}/graph`)).status).toBe(404);
});

test('the port for operators shows nothing else, and the gateway’s shows none of it', async () => {
  const statuses = await Promise.all(
    [`${gateway.metricsUrl}/`, `${gateway.metricsUrl}/graphql?query=%7B__typename%7D`, `${gateway.url}/metrics`].map(
      async (url) => (await fetch(url)).status,
    ),
  );
  expect(statuses).toEqual([404, 404, 404]);
  expect((await fetch(`${gateway.metricsUrl}/metrics`, { method: 'POST' })).status).toBe(404);
});
