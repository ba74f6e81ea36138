import { BlockList, isIP } from 'node:net';

/** An IP address that belongs to this machine alone. */
export function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Names that are never looked up elsewhere (RFC 6761). */
export const isLoopbackName = (name: string): boolean => /^([a-z0-9_-]+\.)*localhost$/i.test(name);

/** Whether an address of the web is on this machine. */
export function isLoopbackUrl({ hostname }: URL): boolean {
  return isLoopbackName(hostname) || isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'));
}
