import { isIPv6, SocketAddress } from 'node:net';

/**
 * Who an address is counted with where attempts are counted by address: IPv4 alone, also where it stands as IPv6; IPv6
 * with all addresses of its /64, because a client has at least as many. What is no address is counted as it is.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const { address: canonical } = new SocketAddress({ address: address.replace(/%.*$/, ''), family: 'ipv6' });
  const [, asIPv4] = /^::ffff:([\d.]+)$/.exec(canonical) ?? [];
  if (asIPv4 !== undefined) return asIPv4;
  const [head = [], tail] = canonical.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const groups =
    tail === undefined ? head : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
