import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Milliseconds for which what a client still sends is thrown away, so that it can read the answer; closed at once, the
 * connection would take the answer with it.
 */
const lingering = 1_000;
/** Bytes that are thrown away at most. */
const mostThrownAway = 2 * 1024 * 1024;

/** Whether more of a request's body is to come. */
export const isSending = (request: IncomingMessage): boolean =>
  !request.complete && ('transfer-encoding' in request.headers || Number(request.headers['content-length'] ?? 0) > 0);

/**
 * Ends an answer, whose head says that it is the connection's last, a little later. A piece a turn of what still comes
 * is thrown away, so that a client that sends fast holds up nobody.
 */
export function endLater(request: IncomingMessage, response: ServerResponse): void {
  let size = 0;
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, lingering);
  request.on('data', ({ length }: Buffer) => {
    size += length;
    request.pause();
    if (size <= mostThrownAway) setImmediate(() => request.resume());
  });
  request.on('end', end).on('error', end).resume();
}
