import type { IncomingMessage, ServerResponse } from 'node:http';
import { endLater, isSending } from '#platform/process/unreadBody.ts';
import { compress, encodingOf, worthCompressing } from './compress.ts';
import type { HttpAnswer } from './httpAnswer.ts';

/**
 * Writes an answer. A client that has not sent its whole body yet, because it was refused before, is answered now; its
 * connection ends.
 */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, reason, headers, body }: HttpAnswer,
): void {
  if (reason !== undefined) response.statusMessage = reason;
  if (isSending(request)) {
    response
      .writeHead(status, [...headers, 'content-length', String(body.length), 'connection', 'close'])
      .write(body, 'latin1');
    endLater(request, response);
  } else if (status === 204) {
    response.writeHead(status, [...headers]).end();
  } else {
    response.writeHead(status, [...headers, 'content-length', String(body.length)]).end(body, 'latin1');
  }
}

/**
 * Writes an answer of any length: compressed where it is long and the client has asked for that. A client that reads
 * nothing of it for `patience` milliseconds loses it.
 */
export function sendLong(
  request: IncomingMessage,
  response: ServerResponse,
  answer: HttpAnswer,
  patience: number,
): void {
  const accepted = request.headers['accept-encoding'];
  const encoding = accepted === undefined || answer.body.length < worthCompressing ? undefined : encodingOf(accepted);
  if (encoding === undefined) {
    send(request, response, answer);
    limitReading(response, patience);
    return;
  }
  compress(answer.body, encoding).then(
    (bytes) => {
      response
        .writeHead(answer.status, [
          ...answer.headers,
          'content-encoding',
          encoding,
          'content-length',
          String(bytes.length),
        ])
        .end(bytes);
      limitReading(response, patience);
    },
    () => send(request, response, answer),
  );
}

function limitReading(response: ServerResponse, patience: number): void {
  if (response.writableLength > 0) response.setTimeout(patience);
}
