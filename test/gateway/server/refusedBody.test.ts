import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deployForeign, type ForeignDeployment } from '../fixture/foreign.ts';

let deployment: ForeignDeployment;
beforeAll(async () => {
  deployment = await deployForeign({ bodyBytes: 1_000 });
});
afterAll(() => deployment.stop());

/** A request whose body never ends by itself; `answered` is what came back, `closed` the connection's end. */
function sendEndlessly(headers: string, chunk: Buffer) {
  const socket: Socket = connect(deployment.port, '127.0.0.1');
  let text = '';
  const answered = new Promise<string>((resolve, reject) => {
    socket.on('data', (data: Buffer) => {
      text += data.toString();
      if (/\r\n\r\n.*\}$/s.test(text)) resolve(text);
    });
    socket.on('close', () => reject(new Error(`closed after: ${text}`)));
  });
  // How a connection ends that is still written to (by EPIPE or a reset) is the kernel's choice.
  const closed = new Promise<void>((resolve) => {
    socket.on('error', () => undefined).on('close', () => resolve());
  });
  const more = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', more);
  socket.write(`POST /graphql HTTP/1.1\r\nHost: graph.test\r\n${headers}\r\n\r\n`);
  more();
  return { answered, closed, sent: () => socket.bytesWritten };
}

const chunk = Buffer.from(`400\r\n${'x'.repeat(1_024)}\r\n`);

test.each([
  [
    'in chunks that is too long',
    'Content-Type: application/json\r\nTransfer-Encoding: chunked',
    413,
    'QUERY_TOO_COMPLEX',
  ],
  [
    'that says that it is too long',
    'Content-Type: application/json\r\nContent-Length: 100000000',
    413,
    'QUERY_TOO_COMPLEX',
  ],
  ['of another media type', 'Content-Type: text/csv\r\nTransfer-Encoding: chunked', 415, 'BAD_REQUEST'],
  ['of a form', 'Content-Type: text/plain\r\nTransfer-Encoding: chunked', 403, 'CSRF_PREVENTED'],
])('a body %s is refused while it is still being sent, and the connection ends', async (_, headers, status, code) => {
  const { answered, closed } = sendEndlessly(headers, chunk);
  const text = await answered;
  expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(text).toContain(`"code":"${code}"`);
  expect(text.toLowerCase()).toContain('\r\nconnection: close\r\n');
  await closed;
});

test('of what is still sent then, only so much is thrown away', async () => {
  const { closed, sent } = sendEndlessly(
    'Content-Type: application/json\r\nContent-Length: 10000000000',
    Buffer.alloc(65_536),
  );
  await closed;
  // 2 MiB, and what the kernel holds on both sides.
  expect(sent()).toBeLessThan(32 * 1024 * 1024);
});

test('a body just within the limit is read, in one piece or in chunks', async () => {
  const body = JSON.stringify({ query: `{ me { name } } #${'x'.repeat(900)}` });
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of [body.slice(0, 100), body.slice(100)]) controller.enqueue(Buffer.from(part));
      controller.close();
    },
  });
  for (const sent of [body, stream]) {
    const response = await fetch(`${deployment.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: sent,
      duplex: 'half',
    } as RequestInit);
    expect(await response.json()).toEqual({ data: { me: { name: 'Zoë' } } });
  }
});
