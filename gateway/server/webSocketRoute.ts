import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Upgrade } from '#platform/process/httpServer.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import type { ClientAddress } from '../http/clientAddress.ts';
import { refuseUpgrade } from '../http/refuseUpgrade.ts';
import { converse, protocolOf } from './webSocketProtocols.ts';

export interface WebSocketLimits {
  /** Connections that are open at once: all, and those of one client's address. */
  connections: number;
  ofOneAddress: number;
  /** Bytes of a message. */
  message: number;
  /** Messages of a connection. */
  messages: number;
  /** Milliseconds: until a connection is initialised, and until it ends. */
  initialisation: number;
  lifetime: number;
}

export const usualWebSocketLimits: WebSocketLimits = {
  connections: 200,
  ofOneAddress: 20,
  message: 64 * 1024,
  messages: 100,
  initialisation: 3_000,
  lifetime: 30_000,
};

export interface WebSocketRouteParts {
  /** Why nothing is subscribed to on the graph that is served at the moment. */
  refusal(): OrgraphError;
  clientAddress: ClientAddress;
  limits?: WebSocketLimits;
}

/**
 * Takes WebSockets to tell those who would subscribe, in their own protocol, that nothing is served there: a connection
 * that is refused says nothing to people. No operation is read, no credentials, and nobody's data is sent.
 */
export function createWebSocketRoute({
  refusal,
  clientAddress,
  limits = usualWebSocketLimits,
}: WebSocketRouteParts): Upgrade {
  /** The library is loaded when somebody asks for it. */
  let server: Promise<WebSocketServer> | undefined;
  let open = 0;
  const openOf = new Map<string, number>();

  const create = async (): Promise<WebSocketServer> =>
    new (await import('ws')).WebSocketServer({
      noServer: true,
      maxPayload: limits.message,
      perMessageDeflate: false,
      // A browser takes none that it has not offered; one that nobody speaks is closed with the reason.
      handleProtocols: (offered) => protocolOf(offered) ?? [...offered][0] ?? false,
    });

  function enter(address: string): boolean {
    const ofAddress = openOf.get(address) ?? 0;
    if (open >= limits.connections || ofAddress >= limits.ofOneAddress) return false;
    open += 1;
    openOf.set(address, ofAddress + 1);
    return true;
  }

  function leave(address: string): void {
    open -= 1;
    const left = openOf.get(address)! - 1;
    if (left === 0) openOf.delete(address);
    else openOf.set(address, left);
  }

  function talk(socket: WebSocket): void {
    const lifetime = setTimeout(() => socket.close(1000, 'Nothing is served over WebSocket.'), limits.lifetime);
    socket.on('close', () => clearTimeout(lifetime));
    // What breaks the protocol of WebSockets ends the connection.
    socket.on('error', () => socket.terminate());
    converse(socket, refusal(), limits);
  }

  async function takeOver(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const websockets = await (server ??= create());
    if (socket.destroyed) return;
    websockets.handleUpgrade(request, socket, head, talk);
  }

  return {
    isFor: ({ headers, url = '' }) => headers.upgrade?.toLowerCase() === 'websocket' && /^\/graphql(\?|$)/.test(url),
    take(request, socket, head) {
      const address = clientAddress(request);
      socket.on('error', () => socket.destroy());
      if (!enter(address)) return refuseUpgrade(socket, tooMany(Math.ceil(limits.lifetime / 1_000)));
      // Whoever does not finish what has begun keeps no connection.
      const patience = setTimeout(() => socket.destroy(), limits.lifetime + limits.initialisation);
      socket.on('close', () => {
        leave(address);
        clearTimeout(patience);
      });
      takeOver(request, socket, head).catch(() => socket.destroy());
    },
  };
}

/** @param retryAfter seconds after which each that is open now has ended. */
const tooMany = (retryAfter: number) =>
  new OrgraphError('NOT_READY', `There are too many WebSockets. Try again in ${retryAfter} seconds.`, { retryAfter });
