import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Printable ASCII without spaces: nothing that could end a header, a line of a log or what stands around it. */
const acceptable = /^[\x21-\x7e]{1,128}$/;

/**
 * A request's name in every log: the one `x-request-id` that came with it, so that whoever stands before the gateway
 * can follow it, else a random one of ours. It is no secret, decides nothing, and need not be unique.
 */
export function requestIdOf({ 'x-request-id': given }: IncomingHttpHeaders): string {
  return typeof given === 'string' && acceptable.test(given) ? given : randomUUID();
}
