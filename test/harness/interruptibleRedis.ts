import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface InterruptibleRedis {
  url: string;
  /** Cuts every connection and listens no longer, or again at the same address. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Connections that are subscribed. */
  subscribers(): number;
}

/**
 * As much of a Redis server as publishing and subscribing needs (RESP 3), so that it can go away when a test says so.
 */
export async function startInterruptibleRedis(): Promise<InterruptibleRedis> {
  const sockets = new Set<Socket>();
  const subscribed = new Map<Socket, string>();
  let port = 0;
  const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

  function answer(socket: Socket, [command = '', ...words]: string[]): string {
    switch (command.toLowerCase()) {
      case 'info':
        return bulk('redis_version:7.0.0\r\nloading:0\r\n');
      case 'hello':
        return `%1\r\n${bulk('server')}${bulk('redis')}`;
      case 'subscribe':
        subscribed.set(socket, words[0]!);
        return `>3\r\n${bulk('subscribe')}${bulk(words[0]!)}:1\r\n`;
      case 'publish': {
        const listeners = [...subscribed].filter(([, channel]) => channel === words[0]);
        for (const [listener] of listeners)
          listener.write(`>3\r\n${bulk('message')}${bulk(words[0]!)}${bulk(words[1]!)}`);
        return `:${listeners.length}\r\n`;
      }
      default:
        return '+OK\r\n';
    }
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    let received = '';
    socket
      .setEncoding('latin1')
      .on('error', () => undefined)
      .on('close', () => {
        sockets.delete(socket);
        subscribed.delete(socket);
      })
      .on('data', (text: string) => {
        received += text;
        for (let command = takeCommand(received); command !== undefined; command = takeCommand(received)) {
          received = received.slice(command.length);
          socket.write(answer(socket, command.words));
        }
      });
  });
  const start = async () => {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    ({ port } = server.address() as AddressInfo);
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    subscribers: () => subscribed.size,
  };
}

/** The first whole command: an array of bulk strings. */
function takeCommand(text: string): { words: string[]; length: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (head === null) return undefined;
  const words: string[] = [];
  let at = head[0].length;
  for (let count = Number(head[1]); count > 0; count -= 1) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at, at + 20));
    if (size === null) return undefined;
    at += size[0].length;
    if (text.length < at + Number(size[1]) + 2) return undefined;
    words.push(Buffer.from(text.slice(at, at + Number(size[1])), 'latin1').toString());
    at += Number(size[1]) + 2;
  }
  return { words, length: at };
}
