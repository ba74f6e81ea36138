import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { createCancellation } from '#gateway/http/cancellation.ts';
import { bytesOf } from '#gateway/http/jsonBytes.ts';
import { createDestination } from '#gateway/subgraphClient/transport/destination.ts';

test('an answer that is being decoded is not waited for longer than any other', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"data":{}}'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const destination = createDestination(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
  const whole = createCancellation(60_000);
  let waits = 0;
  const patience = Object.create(whole, {
    add: {
      value(waiter: Parameters<typeof whole.add>[0]) {
        waits += 1;
        // The first wait is for the answer, the second for what it holds.
        if (waits === 2) whole.leave();
        whole.add(waiter);
      },
    },
    remove: { value: whole.remove.bind(whole) },
  }) as typeof whole;
  const answer = destination.post({
    headers: {},
    body: bytesOf('{}'),
    repeatable: true,
    pipelined: true,
    patience,
  });
  await expect(answer).rejects.toThrow('gone away');
  destination.close();
  server.close();
});
