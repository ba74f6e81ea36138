import { get } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compress, encodingOf, worthCompressing } from '#gateway/http/compress.ts';
import { bytesOf } from '#gateway/http/jsonBytes.ts';
import { deployForeign, type ForeignDeployment } from '../fixture/foreign.ts';

let deployment: ForeignDeployment;
beforeAll(async () => {
  deployment = await deployForeign();
});
afterAll(() => deployment.stop());

/** An answer as it comes over the wire. */
const fetchRaw = (length: number, accepted?: string) =>
  new Promise<{ encoding: string | undefined; vary: string | undefined; body: Buffer }>((resolve, reject) => {
    const query = encodeURIComponent(`{ everything(length: ${length}) }`);
    get(
      `${deployment.url}/graphql?query=${query}`,
      { headers: accepted === undefined ? {} : { 'accept-encoding': accepted } },
      (response) => {
        const chunks: Buffer[] = [];
        response
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () =>
            resolve({
              encoding: response.headers['content-encoding'],
              vary: response.headers.vary,
              body: Buffer.concat(chunks),
            }),
          );
      },
    ).on('error', reject);
  });

test.each([
  ['gzip', 'gzip'],
  ['br', 'br'],
  ['gzip, deflate, br', 'br'],
  ['br;q=0.5, gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['*', 'br'],
  ['*;q=0.5, gzip', 'gzip'],
  ['identity', undefined],
  ['', undefined],
  ['deflate', undefined],
  ['gzip;q=0', undefined],
  ['br;q=0, gzip;q=0.1', 'gzip'],
  ['gzip;q=0.5, identity', undefined],
  ['*;q=0', undefined],
  ['gzip;q=nonsense', undefined],
])('Accept-Encoding: %s is %s', (accepted, encoding) => {
  expect(encodingOf(accepted)).toBe(encoding);
});

test('a long answer is compressed for who asks, and is the same in every form', async () => {
  const [plain, zipped, brotli] = await Promise.all([
    fetchRaw(10_000),
    fetchRaw(10_000, 'gzip'),
    fetchRaw(10_000, 'gzip, br'),
  ]);
  expect([plain.encoding, zipped.encoding, brotli.encoding]).toEqual([undefined, 'gzip', 'br']);
  expect(gunzipSync(zipped.body)).toEqual(plain.body);
  expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
  expect(JSON.parse(plain.body.toString())).toEqual({ data: { everything: 'é'.repeat(10_000) } });
  for (const { vary } of [plain, zipped, brotli]) expect(vary).toContain('Accept-Encoding');
});

test('a short answer is not compressed', async () => {
  expect((await fetchRaw(1_000, 'gzip')).encoding).toBeUndefined();
});

test.each(['br', 'gzip'] as const)('%s makes JSON at least five times shorter', async (encoding) => {
  const body = bytesOf(
    JSON.stringify({
      data: Array.from({ length: 200 }, (_, id) => ({ id, name: `Name ${id}`, reviews: [{ body: 'Grün und gut' }] })),
    }),
  );
  expect(body.length).toBeGreaterThan(worthCompressing);
  expect((await compress(body, encoding)).length).toBeLessThan(body.length / 5);
});
