import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that counts its connections. */
export async function listenCounting(handler: RequestListener) {
  const connections = { opened: 0, open: 0 };
  const server = createServer({ keepAliveTimeout: 60_000 }, handler).on('connection', (socket) => {
    connections.opened += 1;
    connections.open += 1;
    socket.once('close', () => {
      connections.open -= 1;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
