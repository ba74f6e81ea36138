import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sendLong } from '#gateway/http/send.ts';
import { listen, type Listening } from '#platform/process/httpServer.ts';

const length = 30_000_000;

let server: Listening;
let lost: Promise<void>;

beforeAll(async () => {
  let tell: () => void;
  lost = new Promise((resolve) => {
    tell = resolve;
  });
  server = await listen(
    (request, response) => {
      response.on('close', () => {
        if (!response.writableFinished) tell();
      });
      sendLong(
        request,
        response,
        { status: 200, headers: [], body: 'x'.repeat(length) },
        Number(request.url!.slice(1)),
      );
    },
    0,
    '127.0.0.1',
  );
});
afterAll(() => server.drain(0));

/** @param patience how long, in milliseconds, the server waits for who does not read. */
function ask(patience: number): { socket: Socket; read(): Promise<number> } {
  const socket = connect(server.port, '127.0.0.1').pause();
  let size = 0;
  socket
    .on('error', () => undefined)
    .on('data', (data: Buffer) => {
      size += data.length;
    });
  socket.pause().write(`GET /${patience} HTTP/1.1\r\nHost: graph.test\r\nConnection: close\r\n\r\n`);
  return {
    socket,
    read: () =>
      new Promise((resolve) => {
        socket.on('close', () => resolve(size)).resume();
      }),
  };
}

test('a client that reads gets the whole of a long answer', async () => {
  expect(await ask(60_000).read()).toBeGreaterThan(length);
});

test('one that reads nothing of it loses it', async () => {
  const { read } = ask(300);
  await lost;
  expect(await read()).toBeLessThan(length);
});
