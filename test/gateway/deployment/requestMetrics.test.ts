import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { observeRequests } from '#gateway/deployment/requestMetrics.ts';

const metricsOf = async (registry: Registry, name: string) =>
  (await registry.getSingleMetric(name)!.get()).values.map(({ labels, value }) => [labels, value]);

test('a request without data has failed, whatever its status says; only what is known stands in a label', async () => {
  const registry = new Registry();
  const observer = observeRequests(registry, new Set(['Dashboard']));
  for (const [name, result, codes] of [
    ['Dashboard', 'failed', ['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE']],
    ['Dashboard', 'ok', []],
    ['SomebodysSecret', 'partial', ['SECRET_OF_A_FOREIGN_SUBGRAPH']],
    [undefined, 'refused', ['BAD_REQUEST']],
  ] as const) {
    const request = observer.begin();
    request.enter('prepare');
    request.named(name);
    request.enter('execute');
    request.fetched('content', codes[0], 3);
    if (result === 'partial') request.stale();
    request.ended(result, codes);
    request.closed();
  }
  expect(await metricsOf(registry, 'orgraph_graphql_requests_total')).toEqual([
    [{ operation: 'Dashboard', result: 'failed' }, 1],
    [{ operation: 'Dashboard', result: 'ok' }, 1],
    [{ operation: 'other', result: 'partial' }, 1],
    [{ operation: 'other', result: 'refused' }, 1],
  ]);
  expect(await metricsOf(registry, 'orgraph_graphql_errors_total')).toEqual([
    [{ operation: 'Dashboard', code: 'SUBGRAPH_UNAVAILABLE' }, 2],
    [{ operation: 'other', code: 'other' }, 1],
    [{ operation: 'other', code: 'BAD_REQUEST' }, 1],
  ]);
  expect(await metricsOf(registry, 'orgraph_graphql_stale_requests_total')).toEqual([[{ operation: 'other' }, 1]]);
  expect(await registry.metrics()).not.toMatch(/SECRET|Secret/);
});
