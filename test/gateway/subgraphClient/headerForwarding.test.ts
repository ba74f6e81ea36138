import { expect, test } from '@jest/globals';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';

const subgraphs = ['reviews', 'products'];

test('nothing is sent on unless a rule says so; the rules for one subgraph and for all add up', () => {
  expect(readForwardRules('', subgraphs, false).headersFor('reviews')).toEqual([]);
  const rules = readForwardRules('reviews: X-Locale, authorization; *: traceparent, x-locale;', subgraphs, false);
  expect([rules.headersFor('reviews'), rules.headersFor('products'), rules.headersFor('other')]).toEqual([
    ['x-locale', 'authorization', 'traceparent'],
    ['traceparent', 'x-locale'],
    [],
  ]);
});

test.each(['authorization', 'Cookie', 'X-Organization-ID'])(
  'where subgraphs get a signed identity, %s is never sent on',
  (header) => {
    expect(() => readForwardRules(`reviews: ${header}`, subgraphs, true)).toThrow(
      `FORWARD_HEADERS: ${header.toLowerCase()} is never sent on`,
    );
    expect(readForwardRules(`reviews: ${header}`, subgraphs, false).headersFor('reviews')).toEqual([
      header.toLowerCase(),
    ]);
  },
);

test.each([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'txn-token',
  'orgraph-binding',
  'orgraph-client-address',
  'x-request-id',
])('%s is each request’s own', (header) => {
  expect(() => readForwardRules(`*: ${header}`, subgraphs, false)).toThrow(`${header} is never sent on`);
});

test('every mistake is named', () => {
  expect(() => readForwardRules('nobody: x-a; reviews: x b, host; products', subgraphs, false)).toThrow(
    'FORWARD_HEADERS: the supergraph has no subgraph nobody\nFORWARD_HEADERS: "x b" is not a header’s name\nFORWARD_HEADERS: host is never sent on: each request has its own\nFORWARD_HEADERS: "" is not a header’s name',
  );
});
