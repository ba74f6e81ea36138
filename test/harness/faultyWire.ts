import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A TCP wire to a server on this machine that can be cut, and can lose what the server says. */
export interface FaultyWire {
  port: number;
  /** Ends every connection. */
  cut(): void;
  /** Whether answers are lost from now on: their connections stay open, and nothing arrives. */
  swallow(answers: boolean): void;
  close(): Promise<void>;
}

export async function layFaultyWire(to: number): Promise<FaultyWire> {
  const sockets = new Set<Socket>();
  let swallows = false;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (bytes) => {
      if (!swallows) near.write(bytes);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    swallow(answers) {
      swallows = answers;
    },
    close() {
      cut();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
