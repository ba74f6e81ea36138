import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createCancellation } from '#gateway/http/cancellation.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { createSubgraphClient, type SubgraphClient } from '#gateway/subgraphClient/subgraphRequest.ts';
import { admitUnproven } from '#platform/identity/answerCheck.ts';
import { answerHeader } from '#platform/identity/answerProof.ts';
import { nonceHeader } from '#platform/identity/nonceHeader.ts';
import { Reply } from '#platform/identity/reply.ts';
import { createRequestSigner, createRequestVerifier, type VerifiedRequest } from '#platform/identity/signedRequest.ts';
import { listen, readBody, type Listening } from '#platform/process/httpServer.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';
import { memberIdentity } from '../../harness/subgraph.ts';

type Answerer = (response: ServerResponse, proven: VerifiedRequest) => void;

let keys: TestKeys;
let server: Listening;
let strict: SubgraphClient;
let lenient: SubgraphClient;
let answerer: Answerer;
let asked: number;
let lines: { msg: string; subgraph?: string; answerer?: string; err?: { message: string } }[];
const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
const patience = createCancellation(600_000);

beforeAll(async () => {
  keys = await createTestKeys();
  const verifier = createRequestVerifier(keys.of('content'), keys.ring);
  server = await listen(
    (request, response) => {
      asked += 1;
      void readBody(request, 10_000).then(async (body) => {
        const { method = '', url: path = '', headers } = request;
        answerer(response, await verifier.verify({ method, path, headers, body }));
      });
    },
    0,
    '127.0.0.1',
  );
  const client = (check?: ReturnType<typeof admitUnproven>) =>
    createSubgraphClient({
      signer: createRequestSigner(keys.of('gateway'), keys.ring, Date.now, check),
      endpoints: new Map([['content', `${server.url}/graphql`]]),
      forward: readForwardRules('', ['content'], true),
      deduplicate: true,
      limitOf: () => 60_000,
    });
  [strict, lenient] = [client(), client(admitUnproven(log))];
});
beforeEach(() => {
  [asked, lines] = [0, []];
});
afterAll(async () => {
  patience.settle();
  strict.close();
  lenient.close();
  await server.drain(0);
  keys.remove();
});

const identity = memberIdentity(randomUUID(), 'OWNER');
const scope = {
  identity,
  requestId: 'r1',
  client: { address: '127.0.0.1', agent: 'test' },
  headers: {},
  patience,
  log,
};
const send = (client: SubgraphClient, kind: 'query' | 'mutation' = 'query') =>
  client.send(scope, 'content', kind, '{"query":"{ rows }"}');

const rows = '{"data":{"rows":"of beta"}}';
const json = 'application/json';
const proving: Answerer = (response, proven) => {
  const reply = new Reply(response);
  reply.proveTo(proven);
  reply.send(200, rows);
};
/** Whatever is given of an answer, beside what is sent. */
const claiming =
  (given: (proven: VerifiedRequest) => { status?: number; body?: string; type?: string; proof?: string }): Answerer =>
  (response, proven) => {
    const { status = 200, body = rows, type = json, proof } = given(proven);
    const made = proof ?? proven.answer.make({ status, contentType: type, body: Buffer.from(body) });
    response.writeHead(200, { 'content-type': json, [nonceHeader]: proven.nonce, [answerHeader]: made }).end(rows);
  };

let former = '';
const unproven: [string, Answerer][] = [
  ['no proof', (response, { nonce }) => response.writeHead(200, { [nonceHeader]: nonce }).end(rows)],
  ['neither nonce nor proof', (response) => response.writeHead(200).end(rows)],
  ['another body', claiming(() => ({ body: '{"data":{"rows":"of acme"}}' }))],
  ['another status', claiming(() => ({ status: 500 }))],
  ['another content type', claiming(() => ({ type: 'text/plain' }))],
  ['the proof of a former answer', claiming(() => ({ proof: former }))],
  [
    'no proof, with a refusal',
    (response, { nonce }) =>
      response.writeHead(401, { [nonceHeader]: nonce }).end('{"errors":[{"extensions":{"code":"IDENTITY_REQUIRED"}}]}'),
  ],
  ['neither nonce nor proof, with a refusal', (response) => response.writeHead(401).end('{}')],
];

test.each(unproven)('an answer with %s is a failure of the subgraph, which the log names', async (name, behaviour) => {
  answerer = (response, proven) => {
    former = proven.answer.make({ status: 200, contentType: json, body: Buffer.from(rows) });
    proving(response, proven);
  };
  expect(await send(strict)).toBe(rows);
  answerer = behaviour;
  for (const kind of ['query', 'mutation'] as const)
    await expect(send(strict, kind)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  // A query that is refused is signed anew and sent once more.
  expect(asked).toBe(name.includes('refusal') ? 4 : 3);
  expect(lines.map(({ msg, subgraph }) => [msg, subgraph])).toEqual(
    Array.from({ length: 2 }, () => ['a subgraph did not answer', 'content']),
  );
});

test('whoever asks the same at the same time gets nothing of an unproven answer either', async () => {
  answerer = unproven[0]![1];
  const joined = await Promise.allSettled([send(strict), send(strict), send(strict)]);
  expect(joined.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  answerer = proving;
  expect(await Promise.all([send(strict), send(strict)])).toEqual([rows, rows]);
});

test('where unproven answers are admitted, one without a proof is sent on and logged; a wrong proof and a 401 are failures', async () => {
  answerer = unproven[1]![1];
  expect(await Promise.all([send(lenient), send(lenient, 'mutation')])).toEqual([rows, rows]);
  expect(lines).toMatchObject([{ answerer: 'content' }]);
  for (const behaviour of [claiming(() => ({ status: 500 })), unproven[7]![1]]) {
    answerer = behaviour;
    await expect(send(lenient)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  }
});
