import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clientAddressBehind, connectedAddress, readNetworks } from '#gateway/http/clientAddress.ts';

const from = (remoteAddress: string | undefined, headers: IncomingMessage['headers'] = {}) =>
  ({ headers, socket: { remoteAddress } }) as Pick<IncomingMessage, 'headers' | 'socket'>;
const proxies = readNetworks('10.0.0.0/8, 192.0.2.7, fd00::/8');
const addressOf = clientAddressBehind(proxies, 'x-forwarded-for');
const behind = (header: string | string[], connected = '10.0.0.1') =>
  addressOf(from(connected, { 'x-forwarded-for': header as string }));

test.each([
  ['one address', '203.0.113.9', '203.0.113.9'],
  ['what a client claims before what the proxy saw', '1.1.1.1, 203.0.113.9', '203.0.113.9'],
  ['a claim to be one of the proxies', '10.0.0.9, 203.0.113.9', '203.0.113.9'],
  ['several proxies', '1.1.1.1, 203.0.113.9, 192.0.2.7, 10.3.3.3', '203.0.113.9'],
  ['a proxy over IPv6', '203.0.113.9, fd00::1', '203.0.113.9'],
  ['a port', '203.0.113.9:49152', '203.0.113.9'],
  ['IPv6', '2001:DB8:0:0::1', '2001:db8::1'],
  ['IPv6 in brackets', '[2001:db8::1]', '2001:db8::1'],
  ['IPv6 in brackets with a port', '[2001:db8::1]:443', '2001:db8::1'],
  ['IPv6 of a zone', 'fe80::1%eth0', 'fe80::1'],
  ['IPv4 as IPv6', '::ffff:203.0.113.9', '203.0.113.9'],
  ['IPv4 as IPv6 in digits', '::ffff:cb00:7109', '203.0.113.9'],
  ['a proxy as IPv6', '203.0.113.9, ::ffff:10.0.0.2', '203.0.113.9'],
  ['no space, and much of it', '1.1.1.1,203.0.113.9 ,   10.0.0.2  ', '203.0.113.9'],
  ['proxies alone', '10.0.0.3, 10.0.0.2', '10.0.0.1'],
  ['nothing', '', '10.0.0.1'],
  ['an empty end', '203.0.113.9,', '10.0.0.1'],
  ['an empty part', '203.0.113.9,,10.0.0.2', '10.0.0.1'],
  ['a name', 'localhost', '10.0.0.1'],
  ['unknown', '203.0.113.9, unknown', '10.0.0.1'],
  ['what is no address', '203.0.113.999', '10.0.0.1'],
  ['an octal number', '0203.0.113.9', '10.0.0.1'],
  ['a number', '3405803785', '10.0.0.1'],
  ['IPv4 in brackets', '[203.0.113.9]', '10.0.0.1'],
  ['an open bracket', '[2001:db8::1', '10.0.0.1'],
  ['the element of another header', 'for=203.0.113.9', '10.0.0.1'],
  ['quotes', '"203.0.113.9"', '10.0.0.1'],
])('%s', (_, header, address) => {
  expect(behind(header)).toBe(address);
});

test('without a trusted proxy at the other end of the connection nothing of the header counts', () => {
  expect(behind('203.0.113.9', '198.51.100.1')).toBe('198.51.100.1');
  expect(behind('203.0.113.9', '::ffff:198.51.100.1')).toBe('198.51.100.1');
  expect(behind('203.0.113.9', '::ffff:10.0.0.1')).toBe('203.0.113.9');
  expect(connectedAddress(from('10.0.0.1', { 'x-forwarded-for': '203.0.113.9' }))).toBe('10.0.0.1');
  expect(connectedAddress(from(undefined))).toBe('');
});

test('exactly one header is read', () => {
  const real = clientAddressBehind(proxies, 'x-real-ip');
  const headers = { 'x-real-ip': '203.0.113.9', 'x-forwarded-for': '1.1.1.1', forwarded: 'for=1.1.1.1' };
  expect(real(from('10.0.0.1', headers))).toBe('203.0.113.9');
  expect(real(from('10.0.0.1', { ...headers, 'x-real-ip': undefined }))).toBe('10.0.0.1');
});

test('whatever a client writes before it, what the nearest proxy saw is the client’s address', () => {
  const client = fc.oneof(fc.ipV4(), fc.ipV6()).filter((address) => {
    const seen = addressOf(from('10.0.0.1', { 'x-forwarded-for': address }));
    return seen !== '10.0.0.1';
  });
  const hostile = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc
      .array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('', ' ', '10.0.0.1', '[::1]:80', '::ffff:10.0.0.1', 'x')))
      .map((parts) => parts.join(',')),
  );
  const trail = fc.array(fc.constantFrom('10.1.2.3', '192.0.2.7', 'fd00::2', '::ffff:10.0.0.2', '10.9.9.9:80'));
  fc.assert(
    fc.property(hostile, client, trail, (claimed, seen, hops) => {
      const alone = behind(seen);
      expect(behind([claimed, seen, ...hops].join(','))).toBe(alone);
      expect(behind([claimed, seen, ...hops].join(' , '))).toBe(alone);
    }),
    { numRuns: 2_000 },
  );
});

test('whatever the header holds, an address comes of it, and none of a proxy but the connection’s', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (header) => {
      const address = behind(header);
      expect(isIP(address)).not.toBe(0);
      const isProxy = proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
      expect([address, isProxy]).toEqual([address, address === '10.0.0.1']);
    }),
    { numRuns: 2_000 },
  );
});

test.each(['10.0.0.0/33', 'fd00::/129', '10.0.0.1/-1', 'localhost', '10.0.0', 'fe80::1%eth0', '10.0.0.0/8/8', '/8'])(
  'that %s is no network is said',
  (text) => {
    expect(() => readNetworks(`127.0.0.1, ${text}`)).toThrow('is neither an IP address nor a network');
  },
);
