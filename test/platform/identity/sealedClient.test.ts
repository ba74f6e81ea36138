import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openClient, sealClient, sealedText } from '#platform/identity/sealedClient.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';

let keys: TestKeys;
let others: TestKeys;
beforeAll(async () => {
  [keys, others] = await Promise.all([createTestKeys(), createTestKeys()]);
});
afterAll(() => {
  keys.remove();
  others.remove();
});

const seal = (client: { address: string; agent: string }) => sealClient(keys.ring, 'tenancy', client);
const client = { address: '2001:db8::17', agent: 'Browser/1 “quoted”' };

test('whatever was sealed opens as it was, for its receiver alone, and never looks the same', async () => {
  const printable = fc.string({ unit: 'grapheme', maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(printable, printable, async (address, agent) => {
      const [first, second] = [await seal({ address, agent }), await seal({ address, agent })];
      expect(sealedText.parse(first)).not.toBe(second);
      expect(await openClient(keys.of('tenancy'), first!)).toEqual({ address, agent });
      for (const name of ['slack', 'gateway']) expect(await openClient(keys.of(name), first!)).toBeNull();
      expect(await openClient(others.of('tenancy'), first!)).toBeNull();
    }),
    { numRuns: 20 },
  );
});

test('a former key opens what was sealed for it, until it is gone', async () => {
  const sealed = (await seal(client))!;
  const now = keys.of('tenancy'),
    next = others.of('tenancy');
  const rotated = { ...now, name: 'tenancy', signing: now.signing, exchange: [...next.exchange, ...now.exchange] };
  expect(await openClient(rotated, sealed)).toEqual(client);
  expect(await openClient({ ...rotated, exchange: next.exchange }, sealed)).toBeNull();
});

test('one changed character opens nothing', async () => {
  const sealed = (await seal(client))!;
  for (const at of [3, sealed.indexOf('..') + 4, sealed.lastIndexOf('.') - 3, sealed.lastIndexOf('.') + 3]) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(await openClient(keys.of('tenancy'), changed)).toBeNull();
  }
  expect(await openClient(keys.of('tenancy'), 'no JWE')).toBeNull();
});
