import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anonymous, type Identity } from '#platform/identity/identity.ts';
import { createIdentityVerifier, createMinter, tokenType } from '#platform/identity/identityToken.ts';
import { publicKey } from '#platform/identity/publishedKeys.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';

let keys: TestKeys;
const start = Date.parse('2026-01-01T00:00:00Z');
const member: Identity = {
  ...anonymous,
  kind: 'user',
  subject: '5f2b4a4e-6c1c-4b63-8a52-0f5f3f0c9a01',
  organization: '0d6a6e55-7a3f-4b0e-9c53-6a3d4f1f2b02',
  organizationVersion: 9,
  membership: '3a0f6b7c-1d2e-4f50-8a61-72b3c4d5e603',
  membershipVersion: 4,
  role: 'MEMBER',
  permissions: ['content:read'],
  teams: [],
  email: 'a@b.test',
};

beforeAll(async () => {
  keys = await createTestKeys();
});
afterAll(() => keys.remove());

const refused = expect.objectContaining({ code: 'IDENTITY_REQUIRED' });

function forge(header: object, claims: object, signature: (text: string) => string): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${signature(text)}`;
}
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsOf = (jws: string) =>
  JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

test('an identity arrives as it was minted', async () => {
  const jws = createMinter(keys.of('gateway'), () => start).mint(member, 'content');
  await expect(createIdentityVerifier(keys.ring, 'content', () => start).verify(jws)).resolves.toMatchObject({
    identity: member,
    issuer: 'gateway',
  });
});

test('an identity without the organization’s version, as other versions of the gateway mint it, is read', async () => {
  const jws = createMinter(keys.of('gateway'), () => start).mint({ ...member, organizationVersion: null }, 'content');
  expect([claimsOf(jws)['org'], claimsOf(jws)['over']]).toEqual([member.organization, undefined]);
  await expect(createIdentityVerifier(keys.ring, 'content', () => start).verify(jws)).resolves.toMatchObject({
    identity: { organization: member.organization, organizationVersion: null },
  });
});

test('an identity that only reads says so; one that says nothing may write', async () => {
  const verify = (jws: string) => createIdentityVerifier(keys.ring, 'content', () => start).verify(jws);
  const minter = createMinter(keys.of('gateway'), () => start);
  const reading = minter.mint({ ...member, readOnly: true }, 'content');
  expect(claimsOf(reading)['read_only']).toBe(true);
  await expect(verify(reading)).resolves.toMatchObject({ identity: { ...member, readOnly: true } });
  const writing = minter.mint(member, 'content');
  expect(claimsOf(writing)).not.toHaveProperty('read_only');
  await expect(verify(writing)).resolves.toMatchObject({ identity: { ...member, readOnly: false } });
});

test('one signature serves an identity and an audience for 20 seconds and never outlives what it was minted from', () => {
  let now = start;
  const minter = createMinter(keys.of('gateway'), () => now);
  const first = minter.mint(member, 'content');
  now += 19_000;
  expect(minter.mint(member, 'content')).toBe(first);
  expect(minter.mint(member, 'slack')).not.toBe(first);
  expect(minter.mint({ ...member }, 'content')).not.toBe(first);
  now += 2_000;
  const second = minter.mint(member, 'content', now + 5_000);
  expect(second).not.toBe(first);
  expect(claimsOf(second)['exp']).toBe(Math.floor((now + 5_000) / 1000));
});

test.each<[string, (valid: string) => string]>([
  ['another audience', () => createMinter(keys.of('gateway'), () => start).mint(member, 'slack')],
  ['an expired token', () => createMinter(keys.of('gateway'), () => start - 60_000).mint(member, 'content')],
  ['a token from the future', () => createMinter(keys.of('gateway'), () => start + 60_000).mint(member, 'content')],
  [
    'alg none',
    (valid) =>
      forge({ alg: 'none', typ: tokenType, kid: keys.of('gateway').signing[0]!.id }, claimsOf(valid), () => ''),
  ],
  [
    'a key that nobody published',
    (valid) => {
      const { privateKey } = generateKeyPairSync('ed25519');
      return forge({ alg: 'EdDSA', typ: tokenType, kid: keys.of('gateway').signing[0]!.id }, claimsOf(valid), (text) =>
        sign(null, Buffer.from(text), privateKey).toString('base64url'),
      );
    },
  ],
  [
    'another process’ key under the gateway’s name',
    (valid) => {
      const { id, key } = keys.of('slack').signing[0]!;
      return forge({ alg: 'EdDSA', typ: tokenType, kid: id }, claimsOf(valid), (text) =>
        sign(null, Buffer.from(text), key).toString('base64url'),
      );
    },
  ],
  [
    'another type of token',
    (valid) => {
      const { id, key } = keys.of('gateway').signing[0]!;
      return forge({ alg: 'EdDSA', typ: 'at+jwt', kid: id }, claimsOf(valid), (text) =>
        sign(null, Buffer.from(text), key).toString('base64url'),
      );
    },
  ],
  [
    'a life longer than 30 seconds',
    (valid) => {
      const { id, key } = keys.of('gateway').signing[0]!;
      const claims = claimsOf(valid);
      return forge(
        { alg: 'EdDSA', typ: tokenType, kid: id },
        { ...claims, exp: Number(claims['iat']) + 3600 },
        (text) => sign(null, Buffer.from(text), key).toString('base64url'),
      );
    },
  ],
  [
    'several audiences',
    (valid) => {
      const { id, key } = keys.of('gateway').signing[0]!;
      return forge(
        { alg: 'EdDSA', typ: tokenType, kid: id },
        { ...claimsOf(valid), aud: ['content', 'slack'] },
        (text) => sign(null, Buffer.from(text), key).toString('base64url'),
      );
    },
  ],
  [
    'a changed claim',
    (valid) => {
      const [header, , signature] = valid.split('.');
      return `${header}.${encode({ ...claimsOf(valid), org: '11111111-1111-4111-8111-111111111111' })}.${signature}`;
    },
  ],
  ['no token at all', () => ''],
])('%s is refused', async (_, make) => {
  const valid = createMinter(keys.of('gateway'), () => start).mint(member, 'content');
  await expect(createIdentityVerifier(keys.ring, 'content', () => start).verify(make(valid))).rejects.toEqual(refused);
});

test('a token is remembered no longer than it lives', async () => {
  let now = start;
  const verifier = createIdentityVerifier(keys.ring, 'content', () => now);
  const jws = createMinter(keys.of('gateway'), () => start).mint(member, 'content');
  await verifier.verify(jws);
  now += 36_000;
  await expect(verifier.verify(jws)).rejects.toEqual(refused);
});

test('the JWKS holds public halves only', async () => {
  const key = await keys.ring.current('gateway', 'sig');
  expect(key!.key.type).toBe('public');
  expect(
    publicKey({
      kty: 'OKP',
      crv: 'Ed25519',
      x: key!.key.export({ format: 'jwk' }).x!,
      kid: '',
      use: 'sig',
      iss: '',
    }).equals(key!.key),
  ).toBe(true);
});
