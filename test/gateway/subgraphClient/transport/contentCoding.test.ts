import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { createDecoder } from '#gateway/subgraphClient/transport/contentCoding.ts';
import type { HttpResponse } from '#gateway/subgraphClient/transport/httpResponse.ts';

const answer = (text: string | Buffer): HttpResponse => ({
  status: 200,
  nonce: undefined,
  proof: undefined,
  contentType: 'application/json',
  coding: 'gzip',
  retryAfter: undefined,
  cacheControl: undefined,
  age: undefined,
  body: gzipSync(text),
});
const most = 32 * 1024 * 1024;
/** Some thirty kilobytes that become as much as a body may have. */
const huge = answer(Buffer.alloc(most, ' '));
const waited = { over: undefined };

test('no more than four answers of a subgraph grow at once, however little came of each', async () => {
  const decode = createDecoder(most);
  const done: string[] = [];
  const decoding = Array.from({ length: 4 }, () => decode(huge, waited).finally(() => done.push('huge')));
  const small = decode(answer('{}'), waited).finally(() => done.push('small'));
  expect((await small).toString()).toBe('{}');
  expect(done[0]).toBe('huge');
  await Promise.all(decoding);
});

test('what fails, and what nobody waits for any more, leaves its turn to others', async () => {
  const decode = createDecoder(10);
  const before = [huge, huge, { ...huge, coding: 'compress' }, { ...huge, body: Buffer.from('no gzip') }].map((one) =>
    decode(one, waited),
  );
  const abandoned = Array.from({ length: 10 }, () => decode(huge, { over: 'gone' }));
  const after = Array.from({ length: 10 }, (_, index) => decode(answer(`[${index}]`), waited));
  const ended = await Promise.allSettled([...before, ...abandoned]);
  expect(ended.map((one) => one.status)).toEqual(Array.from({ length: 14 }, () => 'rejected'));
  expect(ended.slice(4)).toEqual(
    Array.from({ length: 10 }, () => expect.objectContaining({ reason: new Error('nobody waits any more') })),
  );
  expect((await Promise.all(after)).map(String)).toEqual(Array.from({ length: 10 }, (_, index) => `[${index}]`));
  expect((await decode(answer('{}'), waited)).toString()).toBe('{}');
});
