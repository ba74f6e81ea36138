import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { listen, type Listening } from '#platform/process/httpServer.ts';

let server: Listening;
let finish: (() => void) | undefined;
beforeEach(async () => {
  server = await listen(
    (request, response) => {
      if (request.url === '/slow') finish = () => response.writeHead(200, ['content-length', '0']).end();
      else response.end('here');
    },
    0,
    '127.0.0.1',
  );
});
afterEach(() => server.drain(0));

const ask = async (path: string) => {
  const { status, headers } = await fetch(`${server.url}${path}`);
  return [status, headers.get('connection')];
};

test('a retired server is not ready, and answers everything else, ending the connection with each answer', async () => {
  expect([await ask('/health/ready'), await ask('/')]).toEqual([
    [200, 'keep-alive'],
    [200, 'keep-alive'],
  ]);
  const slow = ask('/slow');
  await ask('/');
  server.retire();
  expect([await ask('/health/ready'), await ask('/')]).toEqual([
    [503, 'close'],
    [200, 'close'],
  ]);
  finish!();
  expect(await slow).toEqual([200, 'close']);
});

test('a server that drains waits for the answer to a request in flight', async () => {
  const slow = ask('/slow');
  await ask('/');
  const drained = server.drain(60_000);
  finish!();
  expect(await slow).toEqual([200, 'keep-alive']);
  await drained;
});
