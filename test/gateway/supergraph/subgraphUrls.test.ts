import { expect, test } from '@jest/globals';
import { readGatewayConfiguration } from '#gateway/deployment/configuration.ts';
import { baseUrlOf, subgraphUrlsOf } from '#gateway/supergraph/subgraphUrls.ts';

const composed = new Map([
  ['tenancy', 'http://127.0.0.1:4001/graphql'],
  ['reviews', 'https://reviews.test/api/v2?graph=1'],
  ['plain', 'http://plain.test'],
]);
const configured = (environment: Record<string, string>) => [
  ...subgraphUrlsOf(
    composed,
    readGatewayConfiguration(environment, { keyless: true }).urlsFor(composed.keys()),
  ).values(),
];

test('subgraphs are where the supergraph says, unless the configuration says otherwise', () => {
  expect(configured({})).toEqual([...composed.values()]);
  expect(
    configured({
      TENANCY_URL: 'http://tenancy:4001/',
      SUBGRAPH_URLS: 'reviews=http://127.0.0.1:5000/other, plain=http://127.0.0.1:5001',
    }),
  ).toEqual(['http://tenancy:4001/graphql', 'http://127.0.0.1:5000/other', 'http://127.0.0.1:5001/']);
  expect(configured({ REVIEWS_URL: 'http://elsewhere:5000/' })[1]).toBe('http://elsewhere:5000/api/v2?graph=1');
  expect(configured({ REVIEWS_URL: 'http://elsewhere:5000', SUBGRAPH_URLS: 'reviews=http://here:1' })[1]).toBe(
    'http://here:1/api/v2?graph=1',
  );
  expect(configured({ SUBGRAPH_URLS: 'reviews=http://127.0.0.1:5000' })[1]).toBe(
    'http://127.0.0.1:5000/api/v2?graph=1',
  );
});

test('the base of a subgraph of ours is its URL without /graphql', () => {
  expect([baseUrlOf('http://tenancy:4001/graphql'), baseUrlOf('http://host/tenancy/graphql')]).toEqual([
    'http://tenancy:4001',
    'http://host/tenancy',
  ]);
});

test('a URL that is none, and a name that the supergraph does not have, are refused by name', () => {
  expect(() => configured({ SUBGRAPH_URLS: 'reviews' })).toThrow('SUBGRAPH_URLS: must be name=URL');
  expect(() => configured({ SUBGRAPH_URLS: 'reviews=ftp://host' })).toThrow('SUBGRAPH_URLS: must be name=URL');
  expect(() => configured({ SUBGRAPH_URLS: 'review=http://host' })).toThrow(
    'SUBGRAPH_URLS: the supergraph has no subgraph review',
  );
  expect(() => subgraphUrlsOf(new Map([['lost', '']]), new Map())).toThrow(
    'SUBGRAPH_URLS: the supergraph has no http(s) URL of the subgraph lost',
  );
});
