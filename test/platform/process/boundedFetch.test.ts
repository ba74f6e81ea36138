import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { boundedFetch, isSafeAddress } from '#platform/process/boundedFetch.ts';
import { listen } from '#platform/process/httpServer.ts';

let server: Awaited<ReturnType<typeof listen>>;
const asked: string[] = [];
beforeAll(async () => {
  server = await listen(
    ({ url = '', method = '', headers }, response) => {
      asked.push([method, url, headers['x-own'] ?? []].flat().join(' '));
      if (url === '/elsewhere') return void response.writeHead(302, { location: '/small' }).end();
      if (url === '/silent') return undefined;
      if (url === '/slow') return void response.writeHead(200).write('x');
      const body =
        url === '/large' ? 'x'.repeat(262_145) : url === '/packed' ? 'x'.repeat(50_000_000) : '{"small":true}';
      const packed = url === '/packed';
      return void response
        .writeHead(200, { 'content-type': 'application/json', ...(packed && { 'content-encoding': 'gzip' }) })
        .end(packed ? gzipSync(body) : body);
    },
    0,
    '127.0.0.1',
  );
});
afterAll(() => server.drain(0));

test.each([
  ['https://issuer.test/x', true],
  ['http://127.0.0.1:80/x', true],
  ['http://localhost/x', true],
  ['http://[::1]:8080/x', true],
  ['http://issuer.test/x', false],
  ['http://localhost.issuer.test/', false],
  ['http://169.254.169.254/latest', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['nothing', false],
])('%s is asked: %s', (address, isSafe) => {
  expect(isSafeAddress(address)).toBe(isSafe);
});

test('what is small is read whole, with what was sent', async () => {
  const response = await boundedFetch(server.url)(`${server.url}/small`, {
    method: 'POST',
    headers: { 'x-own': 'y' },
    body: 'z',
  });
  expect([response.status, response.headers.get('content-type'), await response.json()]).toEqual([
    200,
    'application/json',
    { small: true },
  ]);
  expect(asked).toContain('POST /small y');
});

test.each(['/large', '/packed'])('what is too large is not, also where it comes packed: %s', async (path) => {
  await expect(boundedFetch(server.url)(server.url + path)).rejects.toThrow('more than 262144 bytes');
});

test.each(['/silent', '/slow'])(
  'what does not end is left after five seconds: %s',
  async (path) => {
    await expect(boundedFetch(server.url)(server.url + path)).rejects.toThrow(/timeout/);
  },
  20_000,
);

test('redirections are not followed', async () => {
  expect((await boundedFetch(server.url)(`${server.url}/elsewhere`)).status).toBe(302);
});

test('somebody elsewhere names no port of this machine', async () => {
  asked.length = 0;
  await expect(boundedFetch('https://issuer.test')(`${server.url}/small`)).rejects.toThrow('neither https nor local');
  await expect(boundedFetch(server.url)('http://issuer.test/small')).rejects.toThrow('neither https nor local');
  expect(asked).toEqual([]);
});
