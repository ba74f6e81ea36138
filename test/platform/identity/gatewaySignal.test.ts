import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Reply } from '#platform/identity/reply.ts';
import { createServiceClient } from '#platform/identity/serviceClient.ts';
import { createRequestSigner, createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { listen, readBody, sendJson, type Listening } from '#platform/process/httpServer.ts';
import type { Log } from '#platform/process/log.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';

let keys: TestKeys;
const stops: (() => unknown)[] = [];
beforeAll(async () => {
  keys = await createTestKeys();
});
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));
afterAll(() => keys.remove());

const path = '/internal/membership-changed';
const call = { purpose: 'membership-changed', body: { organization: '0d6a6e55-7a3f-4b0e-9c53-6a3d4f1f2b02' } };

/** A gateway's replica, which refuses the first so many signals and proves the others; what it was told under. */
async function replica(address: string, port = 0, { refusals = 0 } = {}) {
  const verifier = createRequestVerifier(keys.of('gateway'), keys.ring);
  const hosts: (string | undefined)[] = [];
  let asked = 0;
  const listening: Listening = await listen(
    (request, response) => {
      asked += 1;
      const answered = readBody(request, 10_000).then((body) =>
        verifier.verify({ method: 'POST', path: request.url ?? '', headers: request.headers, body }),
      );
      if (asked <= refusals && asked % 2 === 1) request.socket.destroy();
      void answered.then(
        (proven) => {
          if (asked > refusals) hosts.push(request.headers.host);
          const reply = new Reply(response);
          reply.proveTo(proven);
          reply.send(asked > refusals ? 200 : 500, {});
        },
        () => sendJson(response, 401, {}),
      );
    },
    port,
    address,
  );
  stops.push(() => listening.drain(0));
  return { port: listening.port, hosts, asked: () => asked };
}

/**
 * Tenancy's client, the addresses that the name has by turns, and what it logs. Its five seconds have passed when the
 * test says so.
 */
function tenancy(url: string, answers: (string[] | Error)[], isOver: () => boolean = () => false) {
  const logged: { fields: Record<string, unknown>; message: string }[] = [];
  const looked: string[] = [];
  const services = createServiceClient({
    name: 'tenancy',
    signer: createRequestSigner(keys.of('tenancy'), keys.ring),
    urlOf: () => '',
    gatewayUrls: [url],
    signalling: {
      now: () => (isOver() ? 5_000 : 0),
      async lookUp(host) {
        const answer = answers[Math.min(looked.push(host), answers.length) - 1]!;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    log: {
      warn: (fields: Record<string, unknown>, message: string) => logged.push({ fields, message }),
    } as unknown as Log,
  });
  return { signal: () => services.signalGateways(path, call), looked, logged };
}

test('each address of a name is told, under the name; the name is looked up at each signal', async () => {
  const first = await replica('127.0.0.1');
  const second = await replica('127.0.0.2', first.port);
  const { signal, looked, logged } = tenancy(`http://gateways.test:${first.port}`, [
    ['127.0.0.1', '127.0.0.2', '127.0.0.2'],
    ['127.0.0.2'],
  ]);
  const host = `gateways.test:${first.port}`;
  await signal();
  expect([first.hosts, second.hosts]).toEqual([[host], [host]]);
  await signal();
  expect([first.hosts, second.hosts]).toEqual([[host], [host, host]]);
  expect([looked, logged]).toEqual([['gateways.test', 'gateways.test'], []]);
});

test('an address that does not confirm is told again until it does; the others once', async () => {
  const first = await replica('127.0.0.1', 0, { refusals: 3 });
  const second = await replica('127.0.0.2', first.port);
  const { signal, logged } = tenancy(`http://gateways.test:${first.port}`, [['127.0.0.1', '127.0.0.2']]);
  await signal();
  expect([first.asked(), first.hosts.length, second.asked(), second.hosts.length]).toEqual([4, 1, 1, 1]);
  expect(logged).toEqual([]);
});

test('an address that never confirms is given up in the end and logged; the others are told', async () => {
  const first = await replica('127.0.0.1', 0, { refusals: Number.POSITIVE_INFINITY });
  const second = await replica('127.0.0.2', first.port);
  const url = `http://gateways.test:${first.port}`;
  const { signal, logged } = tenancy(url, [['127.0.0.1', '127.0.0.2']], () => first.asked() >= 3);
  await signal();
  expect([first.asked(), second.hosts.length]).toEqual([3, 1]);
  expect(logged).toMatchObject([
    { fields: { url, address: '127.0.0.1' }, message: 'a gateway did not confirm a signal' },
  ]);
});

test('a name that cannot be looked up is looked up again; without an address that is logged', async () => {
  const { port, hosts } = await replica('127.0.0.1');
  const unknown = new Error('ENOTFOUND');
  const again = tenancy(`http://gateways.test:${port}`, [unknown, ['127.0.0.1']]);
  await again.signal();
  expect([hosts.length, again.logged]).toEqual([1, []]);
  const never: ReturnType<typeof tenancy> = tenancy(
    `http://gateways.test:${port}`,
    [unknown],
    () => never.looked.length >= 3,
  );
  await never.signal();
  expect(never.logged).toMatchObject([{ fields: { err: unknown } }]);
  let asked = 0;
  const malformed = tenancy('gateways', [], () => (asked += 1) > 3);
  await malformed.signal();
  expect(malformed.logged).toHaveLength(1);
});

test('an address, and a name of this machine, are one gateway and not looked up', async () => {
  const { port, hosts } = await replica('127.0.0.1');
  for (const host of ['127.0.0.1', 'localhost']) {
    const { signal, looked, logged } = tenancy(`http://${host}:${port}`, [new Error('not to be asked')]);
    await signal();
    expect([hosts.at(-1), looked, logged]).toEqual([`${host}:${port}`, [], []]);
  }
});

test('over TLS the name is asked for, whichever address is told', async () => {
  let hello: Buffer | undefined;
  const server = createServer((socket: Socket) => {
    socket
      .on('error', () => undefined)
      .once('data', (data: Buffer) => {
        hello = data;
        socket.destroy();
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const { signal } = tenancy(`https://gateways.test:${port}`, [['127.0.0.1']], () => hello !== undefined);
  await signal();
  // The name stands in the clear in the ClientHello (RFC 6066, server_name).
  expect(hello?.includes('gateways.test')).toBe(true);
});
