import type { IncomingMessage } from 'node:http';
import { malformedRequest } from './requestError.ts';

/** Printable ASCII, as far as it is compared: a header's value has lost the spaces around it. */
const form = /^[\x20-\x7e]{1,255}$/;

/**
 * The client's Idempotency-Key (draft-ietf-httpapi-idempotency-key-header), an opaque text; undefined where there is
 * none.
 * @throws RequestError BAD_REQUEST for several, an empty one, and one that is no 1 to 255 printable ASCII characters.
 */
export function readIdempotencyKey(request: IncomingMessage): string | undefined {
  if (request.headers['idempotency-key'] === undefined) return undefined;
  const keys = request.headersDistinct['idempotency-key']!;
  const [key = ''] = keys;
  if (keys.length > 1 || !form.test(key))
    throw malformedRequest('BAD_REQUEST', 'Send one Idempotency-Key of 1 to 255 printable ASCII characters.');
  return key;
}
