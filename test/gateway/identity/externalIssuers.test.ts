import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { readGatewayConfiguration } from '#gateway/deployment/configuration.ts';
import { tokenIssuer } from '#platform/identity/keys.ts';
import { listen, sendJson } from '#platform/process/httpServer.ts';
import { deploy, request, type Deployment } from '../fixture/deployment.ts';

const algorithms = ['EdDSA', 'ES256', 'PS256', 'RS256'] as const;
const [one, other] = ['https://one.test', 'https://other.test'];
const keys = new Map<string, CryptoKey>();
const published = new Map<string, object[]>();
let deployment: Deployment;
let publishing: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  for (const issuer of ['one', 'other']) for (const alg of algorithms) await publish(issuer, alg);
  publishing = await listen(
    ({ url = '' }, response) => sendJson(response, 200, { keys: published.get(url) }),
    0,
    '127.0.0.1',
  );
  deployment = await deploy({
    tokenIssuers: new Map([
      [one!, { keys: `${publishing.url}/one`, audience: 'orgraph' }],
      [other!, { keys: `${publishing.url}/other`, audience: 'https://api.other.test' }],
    ]),
  });
});
afterAll(async () => {
  await deployment.stop();
  await publishing.drain(0);
});

async function publish(issuer: string, alg: string, kid = `${issuer} ${alg}`): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  keys.set(kid, privateKey);
  const key = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
  published.set(`/${issuer}`, [...(published.get(`/${issuer}`) ?? []), key]);
}

/** Somebody whom tenancy has linked with a subject. */
function linkedTo(subject: string, issuer = one!): string {
  const user = randomUUID();
  deployment.links.set(`${issuer} ${subject}`, user);
  return user;
}

interface Token {
  subject?: string;
  issuer?: string | undefined;
  alg?: string;
  audience?: string;
  type?: string;
  seconds?: number;
  key?: CryptoKey | Uint8Array;
  kid?: string;
}

const tokenOf = ({
  subject = 'auth0|17',
  issuer = one,
  alg = 'EdDSA',
  audience = 'orgraph',
  type = 'at+jwt',
  seconds = 300,
  kid = `one ${alg}`,
  key = keys.get(kid)!,
}: Token = {}) => {
  const at = Math.floor(Date.now() / 1000);
  return new SignJWT({ sid: randomUUID() })
    .setProtectedHeader({ alg, kid, typ: type })
    .setSubject(subject)
    .setIssuer(issuer!)
    .setAudience(audience)
    .setIssuedAt(at)
    .setExpirationTime(at + seconds)
    .sign(key);
};
const codeOf = async (token: string) => (await request(deployment.url, '{ me { id } }', { token })).code;

const audience = 'https://api.other.test';
const me = (user: string) => ({ data: { me: { id: user } } });
const answerTo = async (token: string) => (await request(deployment.url, '{ me { id } }', { token })).content;

beforeEach(() => deployment.links.clear());

test.each(algorithms)('a token of a trusted issuer by %s is its person’s', async (alg) => {
  const user = linkedTo(alg);
  expect(await answerTo(await tokenOf({ subject: alg, alg }))).toEqual(me(user));
  const atOther = linkedTo(alg, other);
  const token = await tokenOf({ subject: alg, issuer: other, audience, alg, kid: `other ${alg}` });
  expect(await answerTo(token)).toEqual(me(atOther));
});

test('a subject whom nobody is linked with is nobody, and is told what to do', async () => {
  const token = await tokenOf({ subject: 'stranger' });
  const { content, code } = await request(deployment.url, '{ me { id } }', { token });
  expect([code, content.errors![0]!.message]).toEqual([
    'UNAUTHENTICATED',
    expect.stringContaining('Sign in with its issuer once'),
  ]);
  const user = linkedTo('stranger');
  expect(await answerTo(token)).toEqual(me(user));
});

test('a subject that looks like a person’s id is none', async () => {
  expect(await codeOf(await tokenOf({ subject: randomUUID() }))).toBe('UNAUTHENTICATED');
});

test('who a subject is, is asked once while it holds, and anew when that person has changed', async () => {
  const user = linkedTo('kept');
  const token = await tokenOf({ subject: 'kept' });
  const before = deployment.linksAsked.count;
  for (let round = 0; round < 3; round += 1) expect(await answerTo(token)).toEqual(me(user));
  expect(deployment.linksAsked.count).toBe(before + 1);
  deployment.links.clear();
  expect(await answerTo(token)).toEqual(me(user));
  await deployment.signal({ user });
  expect(await codeOf(token)).toBe('UNAUTHENTICATED');
});

test('a link whose end nobody has told ends within 30 seconds', async () => {
  linkedTo('untold');
  const token = await tokenOf({ subject: 'untold' });
  expect(await codeOf(token)).toBeUndefined();
  deployment.links.clear();
  deployment.clock.offset = 31_000;
  expect(await codeOf(token)).toBe('UNAUTHENTICATED');
  deployment.clock.offset = 0;
});

test('while tenancy is away nobody knows whose a token is', async () => {
  linkedTo('asking');
  deployment.tenancy.isAway = true;
  expect(await codeOf(await tokenOf({ subject: 'asking' }))).toBe('SUBGRAPH_UNAVAILABLE');
  deployment.tenancy.isAway = false;
});

test('a key that the issuer has added since is found', async () => {
  const user = linkedTo('rotated');
  await publish('one', 'ES256', 'newer');
  // jose asks again for a key that it does not know, at most twice a minute by the machine's clock.
  jest.useFakeTimers({
    now: Date.now() + 31_000,
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'],
  });
  try {
    const token = await tokenOf({ subject: 'rotated', alg: 'ES256', kid: 'newer' });
    expect(await answerTo(token)).toEqual(me(user));
  } finally {
    jest.useRealTimers();
  }
});

test('one that has more than ten minutes left is accepted only when it has no more', async () => {
  linkedTo('auth0|17');
  const token = await tokenOf({ seconds: 1_200 });
  expect(await codeOf(token)).toBe('UNAUTHENTICATED');
  deployment.clock.offset = 700_000;
  expect(await codeOf(token)).toBeUndefined();
  deployment.clock.offset = 0;
});

test('one of a person who is not active any more is nobody’s', async () => {
  const user = linkedTo('leaver');
  const token = await tokenOf({ subject: 'leaver' });
  expect(await codeOf(token)).toBeUndefined();
  deployment.deactivate(user);
  await deployment.signal({ user });
  expect(await codeOf(token)).toBe('UNAUTHENTICATED');
});

test.each<[string, Token]>([
  ['of an issuer that is not named', { issuer: 'https://third.test' }],
  ['by another issuer’s key', { issuer: other }],
  ['in tenancy’s name', { issuer: tokenIssuer }],
  ['for another audience', { audience: 'other' }],
  ['for another issuer’s audience', { audience: 'https://api.other.test' }],
  ['of another type', { type: 'JWT' }],
  ['whose time is over', { seconds: -10 }],
  ['of a subject that is too long', { subject: 'x'.repeat(256) }],
  ['by a shared secret', { alg: 'HS256', kid: 'one EdDSA', key: new TextEncoder().encode('x'.repeat(32)) }],
])('one %s is refused', async (_, token) => {
  for (const issuer of [one!, other!, 'https://third.test', tokenIssuer])
    for (const subject of ['auth0|17', 'x'.repeat(256)]) linkedTo(subject, issuer);
  expect(await codeOf(await tokenOf(token))).toBe('UNAUTHENTICATED');
});

test('a token without a signature is refused, whoever it says it is of', async () => {
  linkedTo('auth0|17');
  const [, claims] = (await tokenOf()).split('.');
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
  expect(await codeOf(`${header}.${claims}.`)).toBe('UNAUTHENTICATED');
  expect(await codeOf(`${header}.${claims}.AA`)).toBe('UNAUTHENTICATED');
});

test('issuers are configured by name, address and audience', () => {
  const read = (TOKEN_ISSUERS: string, TOKEN_AUDIENCES = '') =>
    readGatewayConfiguration({ ORGRAPH_KEYS: '/keys', TOKEN_ISSUERS, TOKEN_AUDIENCES }).tokenIssuers;
  expect([
    ...read('https://one.test=https://one.test/jwks.json, two=http://127.0.0.1:80/keys', 'two=https://api.test'),
  ]).toEqual([
    ['https://one.test', { keys: 'https://one.test/jwks.json', audience: 'orgraph' }],
    ['two', { keys: 'http://127.0.0.1:80/keys', audience: 'https://api.test' }],
  ]);
  expect([...read('')]).toEqual([]);
  expect(() => read('https://one.test')).toThrow('TOKEN_ISSUERS');
  expect(() => read('two=http://two.test/keys')).toThrow('TOKEN_ISSUERS');
  expect(() => read('two=https://two.test/keys', 'one=x')).toThrow('TOKEN_AUDIENCES');
});
