import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { readGatewayConfiguration } from '#gateway/deployment/configuration.ts';
import { tokenIssuer } from '#platform/identity/keys.ts';
import { listen, sendJson } from '#platform/process/httpServer.ts';
import { deploy, request, type Deployment } from '../fixture/deployment.ts';

const algorithms = ['EdDSA', 'ES256', 'PS256', 'RS256'] as const;
const [one, other] = ['https://one.test', 'https://other.test'];
const keys = new Map<string, CryptoKey>();
let deployment: Deployment;
let publishing: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  const published = new Map<string, object[]>();
  for (const issuer of ['one', 'other'])
    for (const alg of algorithms) {
      const { privateKey, publicKey } = await generateKeyPair(alg);
      const kid = `${issuer} ${alg}`;
      keys.set(kid, privateKey);
      const key = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
      published.set(`/${issuer}`, [...(published.get(`/${issuer}`) ?? []), key]);
    }
  publishing = await listen(
    ({ url = '' }, response) => sendJson(response, 200, { keys: published.get(url) }),
    0,
    '127.0.0.1',
  );
  deployment = await deploy({
    tokenIssuers: new Map([
      [one!, `${publishing.url}/one`],
      [other!, `${publishing.url}/other`],
    ]),
  });
});
afterAll(async () => {
  await deployment.stop();
  await publishing.drain(0);
});

interface Token {
  user?: string;
  issuer?: string | undefined;
  alg?: string;
  audience?: string;
  type?: string;
  seconds?: number;
  key?: CryptoKey | Uint8Array;
  kid?: string;
}

const tokenOf = ({
  user = randomUUID(),
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
    .setSubject(user)
    .setIssuer(issuer!)
    .setAudience(audience)
    .setIssuedAt(at)
    .setExpirationTime(at + seconds)
    .sign(key);
};
const codeOf = async (token: string) => (await request(deployment.url, '{ me { id } }', { token })).code;

test.each(algorithms)('a token of a trusted issuer by %s is its person’s', async (alg) => {
  const user = randomUUID();
  const { content } = await request(deployment.url, '{ me { id } }', { token: await tokenOf({ user, alg }) });
  expect(content).toEqual({ data: { me: { id: user } } });
  const from = await tokenOf({ user, issuer: other, alg, kid: `other ${alg}` });
  expect((await request(deployment.url, '{ me { id } }', { token: from })).content.data).toEqual({ me: { id: user } });
});

test('one that has more than ten minutes left is accepted only when it has no more', async () => {
  const token = await tokenOf({ seconds: 1_200 });
  expect(await codeOf(token)).toBe('UNAUTHENTICATED');
  deployment.clock.offset = 700_000;
  expect(await codeOf(token)).toBeUndefined();
  deployment.clock.offset = 0;
});

test('one of a person who is not active any more is nobody’s', async () => {
  const user = randomUUID();
  const token = await tokenOf({ user });
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
  ['of another type', { type: 'JWT' }],
  ['whose time is over', { seconds: -10 }],
  ['of somebody who cannot be a person here', { user: 'auth0|17' }],
  ['by a shared secret', { alg: 'HS256', kid: 'one EdDSA', key: new TextEncoder().encode('x'.repeat(32)) }],
])('one %s is refused', async (_, token) => {
  expect(await codeOf(await tokenOf(token))).toBe('UNAUTHENTICATED');
});

test('issuers are configured by name and address', () => {
  const read = (TOKEN_ISSUERS: string) =>
    readGatewayConfiguration({ ORGRAPH_KEYS: '/keys', TOKEN_ISSUERS }).tokenIssuers;
  expect([...read('https://one.test=https://one.test/jwks.json, two=http://two.test/keys')]).toEqual([
    ['https://one.test', 'https://one.test/jwks.json'],
    ['two', 'http://two.test/keys'],
  ]);
  expect([...read('')]).toEqual([]);
  expect(() => read('https://one.test')).toThrow('TOKEN_ISSUERS');
});
