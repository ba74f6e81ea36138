import { once } from 'node:events';
import { createServer, connect, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What a network does: passes on, does so late, resets each connection, or is silent while connections stay open. */
export type Network = 'passes' | 'slow' | 'resets' | 'silent';

/** A network between a process and one that it calls, which can be disturbed. */
export interface Proxy {
  url: string;
  become(network: Network): void;
  close(): void;
}

/** Milliseconds by which a slow network is late, each way. */
const lateness = 500;

export async function startProxy(target: () => number): Promise<Proxy> {
  let network: Network = 'passes';
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (network === 'resets') return void near.resetAndDestroy();
    const far = connect({ port: target(), host: '127.0.0.1', allowHalfOpen: true });
    pipe(near, far);
    pipe(far, near);
    return undefined;
  });

  function pipe(from: Socket, to: Socket): void {
    open.add(from);
    from.on('data', (bytes) => {
      if (network === 'silent') return;
      if (network === 'slow') setTimeout(() => to.writable && to.write(bytes), lateness);
      else to.write(bytes);
    });
    from.on('end', () => network !== 'silent' && to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      open.delete(from);
      if (network !== 'silent') to.destroy();
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    become(next) {
      if (next === 'resets') for (const socket of open) socket.resetAndDestroy();
      // What was swallowed is missing in the middle of a connection.
      if (network === 'silent') for (const socket of open) socket.destroy();
      network = next;
    },
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
