import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { z } from 'zod';
import { createCancellation } from '#gateway/http/cancellation.ts';
import { createReadinessProbe } from '#gateway/identity/subgraphReadiness.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { createSubgraphClient } from '#gateway/subgraphClient/subgraphRequest.ts';
import { createDestination } from '#gateway/subgraphClient/transport/destination.ts';
import { answerCheckOf } from '#platform/identity/answerCheck.ts';
import { Reply } from '#platform/identity/reply.ts';
import { createServiceClient } from '#platform/identity/serviceClient.ts';
import { createRequestSigner, createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { listen, readBody, sendJson, type Listening } from '#platform/process/httpServer.ts';
import { readPeers } from '#platform/process/peers.ts';
import { servedCertificates } from '#platform/process/tls.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';
import { memberIdentity } from '../../harness/subgraph.ts';
import { createAuthority, type Authority } from '../../platform/process/certificates.ts';
import { composeSmall } from '../fixture/compose.ts';
import { main, startProcess } from '../fixture/gatewayProcess.ts';

let keys: TestKeys;
let [ours, foreign]: Authority[] = [];
let lines: { msg: string; err?: { message: string } }[];
const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
const patience = createCancellation(600_000);
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  [keys, ours, foreign] = await Promise.all([createTestKeys(), createAuthority('Ours'), createAuthority('Foreign')]);
});
beforeEach(() => {
  lines = [];
});
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});
afterAll(() => {
  patience.settle();
  keys.remove();
  ours!.remove();
  foreign!.remove();
});

const rows = '{"data":{"ping":"pong"}}';

/** A process that answers everything alike to who has a certificate of ours, under a certificate for that name. */
async function serve(
  receiver: string,
  { named = receiver, proves = true, status = 200, host = '127.0.0.1' } = {},
): Promise<Listening> {
  const verifier = createRequestVerifier(keys.of(receiver), keys.ring);
  const { cert, key } = await ours!.sign(named);
  const server = await listen(
    (request, response) => {
      const { method = '', url: path = '', headers } = request;
      void readBody(request, 10_000).then(async (body) => {
        const proven = await verifier.verify({ method, path, headers, body });
        if (!proves) return sendJson(response, status, rows);
        const reply = new Reply(response);
        reply.proveTo(proven);
        return reply.send(status, rows);
      });
    },
    0,
    host,
    { certificates: servedCertificates({ TLS_CERT: cert, TLS_KEY: key, TLS_CA: ours!.ca }) },
  );
  stops.push(() => server.drain(0));
  return server;
}

/** What each way of ours to content, and to the gateway, comes to under these variables. */
async function ask(url: string, variables: Record<string, string>) {
  const peers = readPeers(variables);
  const check = answerCheckOf(peers, log);
  const signer = createRequestSigner(keys.of('gateway'), keys.ring, Date.now, check);
  const client = createSubgraphClient({
    signer,
    endpoints: new Map([['content', `${url}/graphql`]]),
    forward: readForwardRules('', ['content'], true),
    deduplicate: true,
    limitOf: () => 60_000,
    openDestination: (to, service) => createDestination(to, {}, peers.tlsOf(service)),
  });
  const scope = {
    identity: memberIdentity(randomUUID(), 'OWNER'),
    requestId: 'r1',
    client: { address: '127.0.0.1', agent: 'test' },
    headers: {},
    patience,
    log,
  };
  const { tlsOf } = peers;
  const services = createServiceClient({ name: 'gateway', signer, urlOf: () => url, tlsOf, log });
  const answer = z.object({ data: z.unknown() });
  const code = (error: { code: string }) => error.code;
  const result = {
    query: await client.send(scope, 'content', 'query', '{"query":"{ ping }"}').catch(code),
    mutation: await client.send(scope, 'content', 'mutation', '{"query":"mutation { ping }"}').catch(code),
    service: await services
      .call('content', '/internal/any', { purpose: 'any', body: {}, answer })
      .then(() => 200, code),
    ready: await createReadinessProbe(signer, log, tlsOf)('content', url),
  };
  client.close();
  return result;
}

const answered = { query: rows, mutation: rows, service: 200, ready: true };
const reasons = () => lines.map(({ err }) => err!.message);
const unavailable = 'SUBGRAPH_UNAVAILABLE';
const refused = { query: unavailable, mutation: unavailable, service: unavailable, ready: false };
const mutual = async (of: Authority = ours!) => {
  const { cert, key } = await of.sign('gateway');
  return { CONTENT_CERT: cert, CONTENT_KEY: key };
};

test('a process is called by mutual TLS: queries, mutations, internal routes and the look at its health', async () => {
  const { url } = await serve('content');
  expect(await ask(url, { CONTENT_CA: ours!.ca, ...(await mutual()) })).toEqual(answered);
  expect(lines).toEqual([]);
});

test.each<[string, () => Promise<Record<string, string>>]>([
  ['of another authority than the configured one', async () => ({ CONTENT_CA: foreign!.ca, ...(await mutual()) })],
  ['of an authority that the system does not know', async () => mutual()],
  ['that asks for a certificate where there is none', async () => ({ CONTENT_CA: ours!.ca })],
  ['that trusts another authority than ours', async () => ({ CONTENT_CA: ours!.ca, ...(await mutual(foreign)) })],
])('a process %s does not answer, which is logged', async (_, variables) => {
  const { url } = await serve('content');
  expect(await ask(url, await variables())).toEqual(refused);
  expect(lines.map(({ msg }) => msg)).toEqual([
    'a subgraph did not answer',
    'a subgraph did not answer',
    'a service did not answer',
  ]);
});

test('a certificate for another host is refused, whatever else it names', async () => {
  const { url } = await serve('content', { host: '127.0.0.2' });
  expect(await ask(url, { CONTENT_CA: ours!.ca, ...(await mutual()) })).toEqual(refused);
  expect(reasons()).toEqual(Array.from({ length: 3 }, () => expect.stringContaining('IP: 127.0.0.2 is not in')));
});

test('with ANSWERS=tls the certificate that names the process stands in place of the proof', async () => {
  const variables = { CONTENT_ANSWERS: 'tls', CONTENT_CA: ours!.ca, ...(await mutual()) };
  for (const proves of [true, false])
    expect(await ask((await serve('content', { proves })).url, variables)).toEqual(answered);
  expect(lines).toEqual([]);
  // Every other process of the deployment has a certificate of that authority, too.
  for (const proves of [true, false])
    expect(await ask((await serve('content', { named: 'slack', proves })).url, variables)).toEqual(refused);
  expect(reasons()).toEqual(
    Array.from({ length: 6 }, () => expect.stringContaining('the certificate does not name content')),
  );
});

test('without it an answer by TLS must be proven all the same, and a refusal with it', async () => {
  const certificates = { CONTENT_CA: ours!.ca, ...(await mutual()) };
  expect(await ask((await serve('content', { proves: false })).url, certificates)).toEqual(refused);
  const refusing = await serve('content', { proves: false, status: 401 });
  expect(await ask(refusing.url, { CONTENT_ANSWERS: 'tls', ...certificates })).toEqual(refused);
});

test('what must be called by TLS is not called without', async () => {
  const plain = await listen((_, response) => sendJson(response, 200, rows), 0, '127.0.0.1');
  stops.push(() => plain.drain(0));
  for (const variables of [{ CONTENT_ANSWERS: 'tls' }, { CONTENT_CA: ours!.ca }]) {
    await expect(ask(plain.url, variables)).rejects.toThrow(/^CONTENT_URL: .* is not https/);
    const tls = readPeers(variables).tlsOf('content');
    const signer = createRequestSigner(keys.of('gateway'), keys.ring);
    expect(await createReadinessProbe(signer, log, () => tls)('content', plain.url)).toBe(false);
  }
});

test('files that cannot be used are named at once', async () => {
  const { cert } = await ours!.sign('gateway');
  const { key } = await ours!.sign('gateway');
  expect(() => readPeers({ CONTENT_CERT: cert, CONTENT_KEY: key }).tlsOf('content')).toThrow(/^CONTENT_CERT: cannot/);
  expect(() => readPeers({ CONTENT_CERT: cert }).tlsOf('content')).toThrow(/^CONTENT_KEY: is missing/);
  expect(() => readPeers({ CONTENT_ANSWERS: 'no' }).answersOf('content')).toThrow(/^CONTENT_ANSWERS: must be/);
});

test('the next connection is made with what renewed files hold; in the middle of it with the former', async () => {
  const { url } = await serve('content');
  const folder = mkdtempSync(join(tmpdir(), 'orgraph-renewed-'));
  stops.push(() => rmSync(folder, { recursive: true }));
  const file = (name: string) => join(folder, name);
  const put = ({ CONTENT_CERT: cert, CONTENT_KEY: key }: Record<string, string>) => {
    copyFileSync(cert!, file('cert.pem'));
    copyFileSync(key!, file('key.pem'));
  };
  put(await mutual(foreign));
  const variables = { CONTENT_CA: ours!.ca, CONTENT_CERT: file('cert.pem'), CONTENT_KEY: file('key.pem') };
  const { tlsOf } = readPeers(variables);
  const probe = createReadinessProbe(createRequestSigner(keys.of('gateway'), keys.ring), log, tlsOf);
  expect(await probe('content', url)).toBe(false);
  put(await mutual());
  expect(await probe('content', url)).toBe(true);
  tlsOf('content')!.agent.destroy();
  writeFileSync(file('cert.pem'), 'half');
  expect(await probe('content', url)).toBe(true);
});

test('gateways are signalled by mutual TLS', async () => {
  const { url } = await serve('gateway');
  const { cert, key } = await ours!.sign('tenancy');
  function signal(variables: Record<string, string>): Promise<void> {
    let looks = 0;
    return createServiceClient({
      name: 'tenancy',
      signer: createRequestSigner(keys.of('tenancy'), keys.ring),
      urlOf: () => '',
      tlsOf: readPeers(variables).tlsOf,
      gatewayUrls: [url],
      // Its five seconds have passed once the first attempt has failed.
      signalling: { now: () => ((looks += 1) > 3 ? 5_000 : 0) },
      log,
    }).signalGateways('/internal/membership-changed', { purpose: 'membership-changed', body: {} });
  }
  await signal({ GATEWAY_CA: ours!.ca, GATEWAY_CERT: cert, GATEWAY_KEY: key });
  expect(lines).toEqual([]);
  await signal({ GATEWAY_CA: foreign!.ca, GATEWAY_CERT: cert, GATEWAY_KEY: key });
  expect(lines.map(({ msg }) => msg)).toEqual(['a gateway did not confirm a signal']);
});

test('a gateway’s process reads its subgraphs’ certificates, and refuses to start where TLS is asked of a plain URL', async () => {
  const { url } = await serve('tenancy', { proves: false });
  const folder = mkdtempSync(join(tmpdir(), 'orgraph-gateway-'));
  stops.push(() => rmSync(folder, { recursive: true }));
  const sdl = 'type Query { ping: String @access(needs: NOTHING) }';
  const supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, composeSmall([{ name: 'tenancy', sdl, resolvers: {}, url: 'http://127.0.0.1:9/graphql' }]));
  const { cert, key } = await ours!.sign('gateway');
  const environment = {
    PORT: '0',
    ORGRAPH_KEYS: keys.directory,
    SUPERGRAPH: supergraph,
    TENANCY_ANSWERS: 'tls',
    TENANCY_CA: ours!.ca,
    TENANCY_CERT: cert,
    TENANCY_KEY: key,
  };
  const gateway = startProcess([main], { ...environment, TENANCY_URL: url });
  stops.push(() => (gateway.child.kill('SIGTERM'), gateway.ended));
  const answer = await fetch(`${await gateway.url()}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ ping }"}',
  });
  expect(await answer.json()).toEqual(JSON.parse(rows));
  const plain = startProcess([main], environment);
  expect(await plain.ended).toBe(2);
  expect(plain.output()).toContain('TENANCY_URL: http://127.0.0.1:9/graphql is not https');
});

test.each<[string, () => Record<string, string>, string]>([
  ['TENANCY_ANSWERS', () => ({ TENANCY_ANSWERS: 'tls' }), 'TENANCY_URL: http://127.0.0.1:4001 is not https'],
  ['GATEWAY_CA', () => ({ GATEWAY_CA: ours!.ca }), 'GATEWAY_URLS: http://127.0.0.1:4000 is not https'],
  ['SLACK_CA', () => ({ SLACK_CA: '/nowhere.pem' }), 'SLACK_CA: /nowhere.pem is missing'],
])('a subgraph’s process refuses to start where %s cannot be kept', async (_, variables, message) => {
  const content = startProcess([fileURLToPath(new URL('../../../subgraphs/content/main.ts', import.meta.url))], {
    ORGRAPH_KEYS: keys.directory,
    CONTENT_DATABASE_URL: 'postgres://127.0.0.1:9/content',
    ...variables(),
  });
  expect(await content.ended).toBe(2);
  expect(content.output()).toContain(message);
});
