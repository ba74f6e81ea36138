import { expect, test } from '@jest/globals';
import { readGatewayConfiguration } from '#gateway/deployment/configuration.ts';
import { readConfiguration } from '#platform/process/configuration.ts';
import { toldAgain } from '#platform/subgraph/configuration.ts';

const read = (CORS_ORIGINS: string, more = {}) =>
  readGatewayConfiguration({ ORGRAPH_KEYS: '/keys', CORS_ORIGINS, ...more }).corsOrigins;

test('origins are those that browsers send', () => {
  const given =
    'https://app.test, http://localhost:5173/,capacitor://localhost,chrome-extension://abcdef,null,loopback';
  expect(read(given)).toEqual([
    'https://app.test',
    'http://localhost:5173',
    'capacitor://localhost',
    'chrome-extension://abcdef',
    'null',
    'loopback',
  ]);
  expect(read('*')).toEqual(['*']);
});

test('each mistake is a line of its own, which says what to write', () => {
  const mistakes =
    'app.test,localhost:5173,https://app.test/page,https://app.test:443,HTTPS://App.test,https://*.app.test,https://user@app.test,http://a b';
  expect(() => read(mistakes)).toThrow(
    [
      'app.test is no origin: write https://app.test, or http://app.test',
      'localhost:5173 is no origin: write https://localhost:5173, or http://localhost:5173',
      'https://app.test/page is not what browsers send: write https://app.test',
      'https://app.test:443 is not what browsers send: write https://app.test',
      'HTTPS://App.test is not what browsers send: write https://app.test',
      'https://*.app.test is no origin: * stands alone and means all, or each is named',
      'https://user@app.test is not what browsers send: write https://app.test',
      'http://a b is no origin: write scheme, host and perhaps port, as https://app.example.com',
    ]
      .map((line) => `CORS_ORIGINS: ${line}`)
      .join('\n'),
  );
});

test.each(['', '*', 'loopback', 'null', 'https://app.test,*'])('sessions are not kept in cookies for %p', (origins) => {
  expect(() => read(origins, { SESSION_COOKIES: 'on' })).toThrow('SESSION_COOKIES: is on');
});

test('each gateway that is told of changes has a URL', () => {
  const urlsOf = (GATEWAY_URLS: string) => readConfiguration(toldAgain, { GATEWAY_URLS }).GATEWAY_URLS;
  expect(urlsOf('http://a.test:4000/, https://b.test')).toEqual(['http://a.test:4000', 'https://b.test']);
  expect(() => urlsOf('a.test:4000,https://b.test,ftp://c.test')).toThrow(
    'GATEWAY_URLS: a.test:4000 must be an http(s) URL\nGATEWAY_URLS: ftp://c.test must be an http(s) URL',
  );
});
