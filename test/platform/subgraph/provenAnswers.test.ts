import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readAnswer } from '#platform/identity/answerCheck.ts';
import { answerHeader } from '#platform/identity/answerProof.ts';
import { serviceIdentity, type Identity } from '#platform/identity/identity.ts';
import { nonceHeader } from '#platform/identity/nonceHeader.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { memberIdentity, startSubgraph, type TestOrganization, type TestSubgraph } from '../../harness/subgraph.ts';

let content: TestSubgraph;
let acme: TestOrganization;
beforeAll(async () => {
  content = await startSubgraph('content');
  acme = await content.organization('acme');
});
afterAll(() => content.stop());

interface Asked {
  method?: 'GET' | 'POST';
  path?: string;
  body?: string;
  sender?: string;
  identity?: Identity;
}

async function ask({ method = 'POST', path = '/graphql', body = '', sender = 'gateway', identity }: Asked) {
  const signer = createRequestSigner(content.keys.of(sender), content.keys.ring);
  const { headers, answer } = await signer.sign({
    method,
    path,
    body,
    identity: identity ?? memberIdentity(acme.id, 'OWNER'),
    receiver: 'content',
  });
  const response = await fetch(`${content.url}${path}`, { method, headers, ...(method === 'POST' && { body }) });
  return { response, received: await readAnswer(response), expected: answer! };
}

const query = (text: string): string => JSON.stringify({ query: text });

test.each<[string, number, Asked]>([
  ['data', 200, { body: query('{ projects { edges { node { id } } } }') }],
  ['an error of a field', 200, { body: query('{ project(id: "0198a8a8-0000-7000-8000-000000000009") { name } }') }],
  ['an operation that is not valid', 400, { body: query('{ nothingOfThatName }') }],
  ['a body that is no JSON', 400, { body: '{' }],
  [
    'a refusal of what a service asks',
    401,
    { body: query('{ __typename }'), identity: serviceIdentity('gateway', 'x') },
  ],
  ['a refusal of a neighbour', 401, { body: query('{ __typename }'), sender: 'slack' }],
  ['a route that does not exist', 401, { path: '/internal/nothing', identity: serviceIdentity('gateway', 'x') }],
  ['readiness', 200, { method: 'GET', path: '/health/ready', identity: serviceIdentity('gateway', 'health') }],
])('the answer to a proven request is proven: %s', async (_, status, asked) => {
  const { response, received, expected } = await ask(asked);
  expect([received.status, response.headers.get(nonceHeader)]).toEqual([status, expected.nonce]);
  expected.assertProven(received);
  expect(() => expected.assertProven({ ...received, body: Buffer.from(`${received.body.toString()} `) })).toThrow(
    'does not fit it',
  );
});

test('a request that proves nothing gets no proof, and a probe the status alone', async () => {
  const refused = await fetch(`${content.url}/graphql`, { method: 'POST', body: query('{ __typename }') });
  const { response: forged } = await ask({ body: query('{ __typename }') });
  const swapped = await fetch(`${content.url}/graphql`, {
    method: 'POST',
    headers: { ...(await boundTo('{ __typename }')), 'x-request-id': 'another' },
    body: query('{ __typename }'),
  });
  expect([refused, swapped].map(({ status, headers }) => [status, headers.get(answerHeader)])).toEqual([
    [401, null],
    [401, null],
  ]);
  expect(forged.headers.get(answerHeader)).toMatch(/^v2; /);
  const probe = await fetch(`${content.url}/health/ready`);
  expect([probe.status, probe.headers.get(answerHeader), await probe.text()]).toEqual([200, null, '']);
});

async function boundTo(text: string): Promise<Record<string, string>> {
  const signer = createRequestSigner(content.keys.of('gateway'), content.keys.ring);
  const identity = memberIdentity(acme.id, 'OWNER');
  return (await signer.sign({ path: '/graphql', body: query(text), identity, receiver: 'content' })).headers;
}
