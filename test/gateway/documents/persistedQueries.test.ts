import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createMemoryStore, usualLimits } from '#gateway/documents/documentStore.ts';
import { deploy, type Deployment } from '../fixture/deployment.ts';
import { persisted, sendAs, sha256, type Sender } from '../fixture/persisted.ts';

let gateway: Deployment;
const [ann, bob, eve] = [randomUUID(), randomUUID(), randomUUID()] as const;
const acme = { id: randomUUID(), slug: 'acme', status: 'ACTIVE' };
const beta = { id: randomUUID(), slug: 'beta', status: 'ACTIVE' };
let [asAnn, asBob, asEve]: Sender[] = [];

beforeAll(async () => {
  gateway = await deploy();
  const member = { status: 'ACTIVE', role: { key: 'owner', level: 100 }, permissions: [] };
  gateway.join(ann, { ...member, organization: acme });
  gateway.join(bob, { ...member, organization: acme });
  gateway.join(eve, { ...member, organization: beta });
  asAnn = { token: await gateway.token(ann), organization: 'acme' };
  asBob = { token: await gateway.token(bob), organization: acme.id };
  asEve = { token: await gateway.token(eve), organization: 'beta' };
});
afterAll(() => gateway.stop());

let made = 0;
/** An operation that nobody has sent yet. */
const operation = (selection = 'organization { id }') => `query Q${(made += 1)} { ${selection} }`;

const store = (query: string, sender?: Sender) =>
  sendAs('POST', gateway.url, { query, extensions: persisted(sha256(query)) }, sender);
const ask = (query: string, sender?: Sender, method: 'GET' | 'POST' = 'POST', more = {}) =>
  sendAs(method, gateway.url, { extensions: persisted(sha256(query)), ...more }, sender);

describe.each(['GET', 'POST'] as const)('by %s', (method) => {
  test('a hash that nobody has stored is answered as Apollo’s protocol says, by 200 in each media type', async () => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, headers, text } = await ask(operation(), { ...asAnn, headers: { accept } }, method);
      expect({ status, text }).toEqual({
        status: 200,
        text: '{"errors":[{"message":"PersistedQueryNotFound","extensions":{"code":"PERSISTED_QUERY_NOT_FOUND"}}]}',
      });
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('after its text came once, its hash is enough, for all of the organization, with any variables', async () => {
    const query = `query Mine${method}($again: Boolean!) { organization { id more: id @include(if: $again) } }`;
    const variables = { again: false };
    const content = { query, variables, extensions: persisted(sha256(query)) };
    expect((await sendAs(method, gateway.url, content, asAnn)).data).toEqual({ organization: { id: acme.id } });
    expect((await ask(query, asAnn, method, { variables })).data).toEqual({ organization: { id: acme.id } });
    expect(
      (await ask(query, asBob, method, { variables: { again: true }, operationName: `Mine${method}` })).data,
    ).toEqual({ organization: { id: acme.id, more: acme.id } });
    expect((await ask(query, asBob, method)).codes).toEqual(['BAD_USER_INPUT']);
    expect((await ask(query, asBob, method, { variables, operationName: 'Other' })).codes).toEqual([
      'OPERATION_RESOLUTION_FAILURE',
    ]);
  });

  test('a text under a wrong hash is refused, and stored under neither', async () => {
    const [query, other] = [operation(), operation()];
    const refused = await sendAs(method, gateway.url, { query, extensions: persisted(sha256(other)) }, asAnn);
    expect(refused.codes).toEqual(['PERSISTED_QUERY_HASH_MISMATCH']);
    expect(gateway.received.filter(({ query: sent }) => sent.includes(query))).toEqual([]);
    for (const text of [query, other])
      expect((await ask(text, asAnn, method)).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    const modern = { ...asAnn, headers: { accept: 'application/graphql-response+json' } };
    expect((await sendAs(method, gateway.url, { query, extensions: persisted(sha256(other)) }, modern)).status).toBe(
      400,
    );
  });

  test('documentId of GraphQL over HTTP names the same document', async () => {
    const query = operation();
    await store(query, asAnn);
    for (const documentId of [`sha256:${sha256(query)}`, sha256(query)])
      expect((await sendAs(method, gateway.url, { documentId }, asAnn)).data).toEqual({
        organization: { id: acme.id },
      });
    expect((await sendAs(method, gateway.url, { documentId: 'sha256:0' }, asAnn)).codes).toEqual([
      'PERSISTED_QUERY_NOT_FOUND',
    ]);
  });

  test.each([
    ['another version', { extensions: { persistedQuery: { version: 2, sha256Hash: sha256('') } } }],
    ['a hash that is no text', { extensions: { persistedQuery: { version: 1, sha256Hash: 7 } } }],
    ['an endless hash', { documentId: 'a'.repeat(257) }],
    ['no object', { extensions: { persistedQuery: 'sha' } }],
    ['two that differ', { documentId: 'one', extensions: persisted('other') }],
  ])('%s is no request', async (_, content) => {
    const { status, codes } = await sendAs(method, gateway.url, content, asAnn);
    expect({ status, codes }).toEqual({ status: 400, codes: ['BAD_REQUEST'] });
  });
});

test('a mutation is stored too, and its hash is not sent by GET', async () => {
  const query = `mutation M${(made += 1)} { renameTeam(name: "A") { name } }`;
  expect((await store(query, asAnn)).data).toEqual({ renameTeam: { name: 'A' } });
  expect((await ask(query, asAnn)).data).toEqual({ renameTeam: { name: 'A' } });
  const { status, headers, codes } = await ask(query, asAnn, 'GET');
  expect({ status, allow: headers.get('allow'), codes }).toEqual({
    status: 405,
    allow: 'POST',
    codes: ['OPERATION_RESOLUTION_FAILURE'],
  });
});

test('what another organization has stored is not there, to the byte', async () => {
  const [stored, unknown] = [operation(), operation()];
  await store(stored, asAnn);
  const nowhere: Sender[] = [
    asEve!,
    { token: asEve!.token },
    { token: asEve!.token, organization: 'acme' },
    {},
    { organization: 'acme' },
    { token: 'forged.forged.forged', organization: 'acme' },
  ];
  for (const sender of nowhere) {
    const [one, other] = [await ask(stored, sender), await ask(unknown, sender)];
    expect({ status: one.status, text: one.text }).toEqual({ status: other.status, text: other.text });
    expect(one.codes).toContain('PERSISTED_QUERY_NOT_FOUND');
  }
});

test('an access token that is wrong is told before the hash, and the client still sends its text', async () => {
  const query = operation();
  const { codes } = await ask(query, { token: 'forged.forged.forged', organization: 'acme' });
  expect(codes).toEqual(['UNAUTHENTICATED', 'PERSISTED_QUERY_NOT_FOUND']);
  expect((await store(query, { token: 'forged.forged.forged', organization: 'acme' })).codes).toEqual([
    'UNAUTHENTICATED',
  ]);
  expect((await ask(query, asAnn)).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
});

test('only what was admitted is stored', async () => {
  const invalid = operation('nothing');
  expect((await store(invalid, asAnn)).codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  const broken = 'query {';
  expect((await store(broken, asAnn)).codes).toEqual(['GRAPHQL_PARSE_FAILED']);
  const large = operation(Array.from({ length: 30 }, (__, index) => `a${index}: organization { id }`).join(' '));
  expect((await store(large, asAnn)).codes).toEqual(['QUERY_TOO_COMPLEX']);
  const foreign = operation();
  expect((await store(foreign, { ...asAnn, organization: 'beta' })).codes).toEqual(['FORBIDDEN']);
  for (const query of [invalid, broken, large, foreign])
    for (const sender of [asAnn, asEve, {}])
      expect((await ask(query, sender)).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
});

test('operations of signing in are everybody’s, whatever stands in their headers', async () => {
  const query = `mutation L${(made += 1)} { logIn(email: "a") }`;
  expect((await store(query)).data).toEqual({ logIn: 'token' });
  for (const sender of [{}, asAnn, asEve, { token: 'forged.forged.forged' }, { organization: 'nowhere' }])
    expect((await ask(query, sender)).data).toEqual({ logIn: 'token' });
});

test('what asks for nothing of the graph, and failures to sign in, take the place of no sign-in', async () => {
  const documents = createMemoryStore({ ...usualLimits, share: { documents: 2, characters: 10_000 } });
  const small = await deploy({ documents });
  const store = (query: string) => sendAs('POST', small.url, { query, extensions: persisted(sha256(query)) });
  const ask = (query: string) => sendAs('POST', small.url, { extensions: persisted(sha256(query)) });
  const signingIn = 'mutation SignIn { logIn(email: "a") }';
  await store(signingIn);
  const free = ['{ __typename }', '{ __schema { __typename } }', 'query A { __typename }', 'mutation { __typename }'];
  for (const query of free) expect((await store(query)).codes).toEqual([]);
  const failing = [1, 2, 3].map((at) => `mutation Fails${at} { logIn(email: "wrong") }`);
  for (const query of failing) expect((await store(query)).codes).toEqual(['UNAUTHENTICATED']);
  const skipping = [1, 2, 3].map((at) => `mutation Skips${at} { logIn(email: "a") @skip(if: true) __typename }`);
  for (const query of skipping) expect((await store(query)).data).toEqual({ __typename: 'Mutation' });
  expect((await ask(signingIn)).data).toEqual({ logIn: 'token' });
  expect((await ask(free.at(-1)!)).data).toEqual({ __typename: 'Mutation' });
  for (const query of [free[0]!, ...failing, ...skipping])
    expect((await ask(query)).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  await small.stop();
});

test('a person without an organization has documents of their own', async () => {
  const query = operation('me { id }');
  const [alone, other] = [randomUUID(), randomUUID()];
  expect((await store(query, { token: await gateway.token(alone) })).data).toEqual({ me: { id: alone } });
  expect((await ask(query, { token: await gateway.token(alone) })).data).toEqual({ me: { id: alone } });
  expect((await ask(query, { token: await gateway.token(other) })).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
});

test('a stored document is run under the rights of who asks', async () => {
  const query = operation();
  await store(query, asAnn);
  const leaving = randomUUID();
  gateway.join(leaving, {
    status: 'SUSPENDED',
    role: { key: 'member', level: 40 },
    permissions: [],
    organization: acme,
  });
  const sender = { token: await gateway.token(leaving), organization: 'acme' };
  expect((await ask(query, sender)).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  expect((await store(query, sender)).codes).toEqual(['FORBIDDEN']);
});

test('a text that is a hash finds nothing', async () => {
  const query = operation();
  await store(query, asAnn);
  await ask(query, asAnn);
  for (const text of [sha256(query), `#${sha256(query)}`])
    expect((await sendAs('POST', gateway.url, { query: text }, asEve)).codes).toEqual(['GRAPHQL_PARSE_FAILED']);
});
