import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { z } from 'zod';
import { answerHeader } from '#platform/identity/answerProof.ts';
import { Reply } from '#platform/identity/reply.ts';
import { createServiceClient, type ServiceClient } from '#platform/identity/serviceClient.ts';
import { createRequestSigner, createRequestVerifier, type VerifiedRequest } from '#platform/identity/signedRequest.ts';
import { readBody } from '#platform/process/httpServer.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';

/** How the process at the address answers a request that it has proven. */
type Answerer = (reply: Reply, response: ServerResponse, proven: VerifiedRequest) => void;

let keys: TestKeys;
let server: Server;
let services: ServiceClient;
let answerer: Answerer;
let lines: { msg: string; service?: string; url?: string; err?: { message: string } }[];

beforeAll(async () => {
  keys = await createTestKeys();
  const verifiers = ['tenancy', 'gateway'].map((name) => createRequestVerifier(keys.of(name), keys.ring));
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request, 10_000);
    const verifier = verifiers[request.url === '/signal' ? 1 : 0]!;
    const proven = await verifier.verify({ method: 'POST', path: request.url!, headers: request.headers, body });
    const reply = new Reply(response);
    reply.proveTo(proven);
    answerer(reply, response, proven);
  };
  server = createServer((request, response) => void receive(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  services = createServiceClient({
    name: 'content',
    signer: createRequestSigner(keys.of('content'), keys.ring),
    urlOf: () => url,
    gatewayUrls: [url],
    log: pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) }),
  });
});
beforeEach(() => {
  lines = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  keys.remove();
});

const answer = z.object({ role: z.string() });
const call = () => services.call('tenancy', '/internal/anything', { purpose: 'membership', body: {}, answer });

const owner = '{"role":"OWNER"}';
const conflict = '{"error":{"code":"CONFLICT","message":"Taken."}}';

test('a proven answer is read, and so is a proven refusal', async () => {
  answerer = (reply) => reply.send(200, owner);
  expect(await call()).toEqual({ role: 'OWNER' });
  answerer = (reply) => reply.send(409, conflict);
  await expect(call()).rejects.toMatchObject({ code: 'CONFLICT', message: 'Taken.' });
  expect(lines).toEqual([]);
});

const json = { 'content-type': 'application/json' };
const identityRequired = '{"error":{"code":"IDENTITY_REQUIRED","message":"This service answers the gateway only."}}';
let former = '';

test.each<[string, string, Answerer]>([
  ['an answer without a proof', 'has no orgraph-answer', (_, response) => response.writeHead(200, json).end(owner)],
  ['a refusal without a proof', 'has no orgraph-answer', (_, response) => response.writeHead(409, json).end(conflict)],
  [
    'a 401 without a proof',
    'with status 401 has no orgraph-answer',
    (_, response) => response.writeHead(401, json).end(identityRequired),
  ],
  [
    'an answer whose body was changed',
    'does not fit it',
    (_, response, proven) => {
      const body = Buffer.from('{"role":"VIEWER"}');
      const proof = proven.answer.make({ status: 200, contentType: json['content-type'], body });
      response.writeHead(200, { ...json, [answerHeader]: proof }).end(owner);
    },
  ],
  [
    'an answer whose status was changed',
    'does not fit it',
    (_, response, proven) => {
      const proof = proven.answer.make({ status: 409, contentType: json['content-type'], body: Buffer.from(owner) });
      response.writeHead(200, { ...json, [answerHeader]: proof }).end(owner);
    },
  ],
  [
    'the proof of a former answer',
    'does not fit it',
    (_, response) => response.writeHead(200, { ...json, [answerHeader]: former }).end(owner),
  ],
  [
    'a redirection to somebody else',
    'with status 307 has no orgraph-answer',
    (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:9/internal/anything' }).end(),
  ],
])('%s is no answer, and the log names the process', async (_, reason, behaviour) => {
  answerer = (reply, __, proven) => {
    former = proven.answer.make({ status: 200, contentType: json['content-type'], body: Buffer.from(owner) });
    reply.send(200, owner);
  };
  await call();
  answerer = behaviour;
  await expect(call()).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
    message: 'The service tenancy did not answer. Try again.',
  });
  expect(lines).toMatchObject([{ msg: 'a service did not answer', service: 'tenancy' }]);
  expect(lines[0]!.err!.message).toContain(reason);
});

const signal = () => services.signalGateways('/signal', { purpose: 'membership-changed', body: {} });

test('a gateway has been told when it says so itself, and no sooner', async () => {
  answerer = (reply) => reply.send(200, {});
  await signal();
  expect(lines).toEqual([]);
  answerer = (_, response) => response.writeHead(200, json).end('{}');
  await signal();
  expect(lines).toMatchObject([{ msg: 'a gateway did not confirm a signal' }]);
  expect(lines[0]!.err!.message).toContain('the answer of gateway');
});
