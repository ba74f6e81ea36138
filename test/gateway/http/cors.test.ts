import { expect, test } from '@jest/globals';
import { createCors } from '#gateway/http/cors.ts';

const { assertAllowed, headers, preflight } = createCors(['https://app.test']);
const host = 'graph.test';

test.each([
  ['no browser', {}],
  ['its own page', { origin: 'https://graph.test', 'sec-fetch-site': 'same-origin' }],
  ['its own page behind a proxy that ends TLS', { origin: 'http://graph.test' }],
  ['an address that was typed', { 'sec-fetch-site': 'none' }],
  ['its own page by GET', { 'sec-fetch-site': 'same-origin' }],
  ['an allowed page', { origin: 'https://app.test', 'sec-fetch-site': 'cross-site' }],
])('%s may send a request', (_, given) => {
  expect(assertAllowed({ host, ...given })).toBeUndefined();
});

test.each([
  ['a foreign page', { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }],
  ['a page without an origin', { origin: 'null' }],
  ['an old browser’s foreign page', { origin: 'https://evil.test' }],
  ['a foreign page by GET', { 'sec-fetch-site': 'cross-site' }],
  ['another site of the same domain', { origin: 'https://other.graph.test', 'sec-fetch-site': 'same-site' }],
  ['a page whose browser contradicts its origin', { origin: 'https://graph.test', 'sec-fetch-site': 'cross-site' }],
  ['another port of the same host', { origin: 'https://graph.test:8443' }],
])('%s may not', (_, given) => {
  expect(() => assertAllowed({ host, ...given })).toThrow(
    /^Pages of (this site|null|https:\S+) may not send requests here: CORS_ORIGINS of the gateway names those that may\.$/,
  );
});

test('an allowed origin is told so, another gets nothing of CORS', () => {
  expect(headers({ origin: 'https://app.test' })).toEqual([
    'access-control-allow-origin',
    'https://app.test',
    'access-control-expose-headers',
    'X-Request-ID',
  ]);
  expect(headers({ origin: 'https://evil.test' })).toEqual([]);
  expect(preflight({ origin: 'https://evil.test' })).toEqual(['vary', 'Origin']);
});

test('what is sent on to subgraphs may be sent by an allowed page', () => {
  expect(createCors(['https://app.test'], ['x-locale']).preflight({ origin: 'https://app.test' })).toContain(
    'Authorization, Content-Type, Idempotency-Key, X-Organization-ID, X-Orgraph-Plan, X-Orgraph-Read-As, X-Request-ID, apollo-require-preflight, x-apollo-operation-name, x-apollo-operation-id, traceparent, tracestate, x-locale',
  );
});

const bearer = { authorization: 'Bearer token', 'sec-fetch-site': 'cross-site' };

test.each(['null', 'capacitor://localhost', 'chrome-extension://abcdefgh', 'http://localhost:5173'])(
  'a page of %s may send requests where it is named, and only there',
  (origin) => {
    expect(createCors([origin]).assertAllowed({ host, origin, ...bearer })).toBeUndefined();
    expect(createCors([origin]).headers({ origin })).toContain(origin);
    expect(() => assertAllowed({ host, origin, ...bearer })).toThrow(`Pages of ${origin} may not send requests here`);
  },
);

test('loopback allows the pages of this machine, at any port, and no others', () => {
  const local = createCors(['loopback']);
  for (const origin of ['http://localhost:5173', 'http://127.0.0.1:3000', 'https://app.localhost', 'http://[::1]:8080'])
    expect(local.assertAllowed({ host: '127.0.0.1:4000', origin, 'sec-fetch-site': 'cross-site' })).toBeUndefined();
  for (const origin of ['http://localhost.evil.test', 'http://evil.test', 'null', 'capacitor://localhost', 'loopback'])
    expect(() => local.assertAllowed({ host: '127.0.0.1:4000', origin })).toThrow('CORS_ORIGINS');
});

test('* allows every origin', () => {
  const everyone = createCors(['*']);
  expect(everyone.assertAllowed({ host, origin: 'https://any.test', 'sec-fetch-site': 'cross-site' })).toBeUndefined();
  expect(everyone.headers({ origin: 'https://any.test' })).toContain('https://any.test');
});
