import type { RawData, WebSocket } from 'ws';
import type { OrgraphError } from '#platform/values/errors.ts';
import { requestErrorOf, type RequestErrorEntry } from '../http/requestError.ts';

/** A protocol of subscriptions over WebSocket, as far as saying that there are none takes it. */
interface Protocol {
  /** What a client sends to subscribe. */
  subscribe: string;
  /** Ends the connection where it is not initialised in time, is initialised twice, or used before. */
  late: number;
  twice: number;
  early: number;
  malformed: number;
  acknowledged: readonly object[];
  refused(id: string, error: RequestErrorEntry): object;
}

/** By the names of their subprotocols; the first one is today's, the second one that of subscriptions-transport-ws. */
const protocols: Record<string, Protocol> = {
  'graphql-transport-ws': {
    subscribe: 'subscribe',
    late: 4408,
    twice: 4429,
    early: 4401,
    malformed: 4400,
    acknowledged: [{ type: 'connection_ack' }],
    refused: (id, error) => ({ id, type: 'error', payload: [error] }),
  },
  'graphql-ws': {
    subscribe: 'start',
    late: 1002,
    twice: 1002,
    early: 1002,
    malformed: 1002,
    acknowledged: [{ type: 'connection_ack' }, { type: 'ka' }],
    refused: (id, error) => ({ id, type: 'error', payload: error }),
  },
};

/** The one that is spoken of those that a client offers. */
export const protocolOf = (offered: Iterable<string>): string | undefined => {
  const names = new Set(offered);
  return Object.keys(protocols).find((name) => names.has(name));
};

/** A subprotocol that is not spoken, as graphql-ws says it. */
const notAcceptable = 4406;

interface ConversationLimits {
  /** Messages of the client. */
  messages: number;
  /** Milliseconds until it has initialised the connection. */
  initialisation: number;
}

/** Speaks a client's protocol, and refuses each of its operations. */
export function converse(socket: WebSocket, refusal: OrgraphError, limits: ConversationLimits): void {
  const protocol = protocols[socket.protocol];
  if (protocol === undefined) {
    socket.close(notAcceptable, `Subprotocols are ${Object.keys(protocols).join(' and ')}.`);
    return;
  }
  const take = takerOf(socket, protocol, refusal, limits.initialisation);
  let received = 0;
  socket.on('message', (data: RawData) => {
    received += 1;
    const message = objectIn(data);
    if (received > limits.messages) socket.close(1008, 'Too many messages');
    else if (message === undefined) socket.close(protocol.malformed, 'Invalid message received');
    else take(message);
  });
}

/** Answers one message after the other. */
function takerOf(
  socket: WebSocket,
  protocol: Protocol,
  refusal: OrgraphError,
  initialisation: number,
): (message: Record<string, unknown>) => void {
  const [entry] = requestErrorOf(refusal)!.errors as [RequestErrorEntry];
  const error = { ...entry, message: `${entry.message} ${elsewhere}` };
  const send = (message: object) => socket.send(JSON.stringify(message));
  let initialised = false;
  const late = setTimeout(() => socket.close(protocol.late, 'Connection initialisation timeout'), initialisation);
  socket.on('close', () => clearTimeout(late));

  function initialise(): void {
    if (initialised) return socket.close(protocol.twice, 'Too many initialisation requests');
    initialised = true;
    clearTimeout(late);
    return protocol.acknowledged.forEach(send);
  }

  return ({ type, id }) => {
    if (type === 'connection_init') initialise();
    else if (type === 'ping') send({ type: 'pong' });
    else if (type === 'connection_terminate') socket.close(1000);
    else if (type !== protocol.subscribe) return;
    else if (!initialised) socket.close(protocol.early, 'Unauthorized');
    else if (typeof id === 'string') send(protocol.refused(id, error));
    else socket.close(protocol.malformed, 'An operation has an id.');
  };
}

const elsewhere = 'Over WebSocket nothing is served: send queries and mutations by POST to /graphql.';

function objectIn(data: RawData): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse((data as Buffer).toString());
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
