import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, SocketAddress } from 'node:net';

/** From which address a client asks: the canonical text of an IP address, or empty where its connection has ended. */
export type ClientAddress = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string;

/** The address at the other end of the connection: what nobody can claim. */
export const connectedAddress: ClientAddress = ({ socket: { remoteAddress = '' } }) =>
  remoteAddress.includes(':') ? (canonical(remoteAddress) ?? '') : remoteAddress;

/**
 * What trusted proxies say of it. Each adds to the end of the header whom it was asked by, so the first address from
 * the right that is no trusted proxy is the last that one of ours has seen; whatever stands before it anybody could
 * have written. Where there is none, or something else than an address stands before it, the connection's counts.
 * @param header in lower case; no other is read.
 */
export function clientAddressBehind(trusted: BlockList, header: string): ClientAddress {
  const isTrusted = (address: string): boolean => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (request) => {
    const connected = connectedAddress(request);
    if (connected === '' || !isTrusted(connected)) return connected;
    const given = request.headers[header];
    const listed = Array.isArray(given) ? given.join(',') : (given ?? '');
    for (let end = listed.length; end > 0;) {
      const begin = listed.lastIndexOf(',', end - 1) + 1;
      const address = addressIn(listed.slice(begin, end).trim());
      if (address === undefined) return connected;
      if (!isTrusted(address)) return address;
      end = begin - 1;
    }
    return connected;
  };
}

/** The longest text of an IPv6 address, in brackets and with a port. */
const longest = 53;

/** An entry of the header: an address, perhaps with a port, IPv6 then in brackets. */
function addressIn(entry: string): string | undefined {
  if (entry.length > longest) return undefined;
  const [, inBrackets, beforePort] = /^(?:\[([^\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(entry) ?? [];
  if (inBrackets !== undefined) return isIP(inBrackets) === 6 ? canonical(inBrackets) : undefined;
  return canonical(beforePort ?? entry);
}

const mapped = '::ffff:';

/** One text for each address: IPv6 as RFC 5952 has it, without a zone; IPv4 also where it came as IPv6. */
function canonical(text: string): string | undefined {
  const family = isIP(text);
  if (family !== 6) return family === 4 ? text : undefined;
  const { address } = new SocketAddress({ address: text.replace(/%.*$/, ''), family: 'ipv6' });
  const inside = address.slice(mapped.length);
  return address.startsWith(mapped) && isIP(inside) === 4 ? inside : address;
}

/**
 * Reads addresses and networks (`10.0.0.0/8`) separated by commas.
 * @throws Error naming what is neither.
 */
export function readNetworks(text: string): BlockList {
  const list = new BlockList();
  for (const one of text.split(',').map((part) => part.trim())) {
    if (one === '') continue;
    const [, address = '', prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(one) ?? [];
    const family = isIP(address);
    const bits = family === 6 ? 128 : 32;
    if (family === 0 || address.includes('%') || Number(prefix ?? 0) > bits)
      throw new Error(`${JSON.stringify(one)} is neither an IP address nor a network like 10.0.0.0/8`);
    list.addSubnet(address, Number(prefix ?? bits), family === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
