import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { OrgraphError } from '#platform/values/errors.ts';
import { requestErrorOf } from './requestError.ts';

/** Answers a request for another protocol as HTTP does, and ends its connection. */
export function refuseUpgrade(socket: Duplex, error: OrgraphError): void {
  const { status, errors, headers } = requestErrorOf(error)!;
  const body = JSON.stringify({ errors });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
