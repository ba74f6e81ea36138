import { isIP } from 'node:net';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { networkOf } from '#platform/values/networkOf.ts';

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['::ffff:cb00:7109', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:0:0:0:1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
  ['nowhere', 'nowhere'],
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('IPv6 addresses are counted together exactly where their first 64 bits are the same', () => {
  const half = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 0xff_ff })));
  const text = (groups: readonly number[]) => groups.map((group) => group.toString(16)).join(':');
  fc.assert(
    fc.property(half, half, half, half, (one, other, left, right) => {
      fc.pre(one.some((group) => group !== 0) && other.some((group) => group !== 0));
      expect(isIP(text([...one, ...left]))).toBe(6);
      expect(networkOf(text([...one, ...left]))).toBe(networkOf(text([...one, ...right])));
      expect(networkOf(text([...one, ...left])) === networkOf(text([...other, ...right]))).toBe(
        text(one) === text(other),
      );
    }),
  );
});
