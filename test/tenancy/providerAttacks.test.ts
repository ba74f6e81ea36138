import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { startOpenIdProvider, type Misbehaviour, type OpenIdProvider } from '../harness/openIdProvider.ts';
import {
  codeOf,
  complete,
  returnedTo,
  settingsOf,
  start,
  startLink,
  startWithProviders,
  type Returned,
} from './signingIn.ts';
import type { TestTenancy } from './start.ts';

let honest: OpenIdProvider;
let evil: OpenIdProvider;
let tenancy: TestTenancy;
beforeAll(async () => {
  honest = await startOpenIdProvider('honest', 'https://app.test/signed-in/honest');
  evil = await startOpenIdProvider('evil', 'https://app.test/signed-in/evil');
  tenancy = await startWithProviders([settingsOf(honest, 'honest'), settingsOf(evil, 'evil')]);
});
afterAll(async () => {
  await tenancy.stop();
  await Promise.all([honest.stop(), evil.stop()]);
});
beforeEach(async () => {
  await tenancy.sql('delete from failed_log_in');
  for (const one of [honest, evil]) {
    one.misbehaviour = {};
    one.asked.length = 0;
  }
});

const nobody = () => tenancy.anonymous();
const usersOf = async () =>
  (await tenancy.sql<{ count: number }>('select count(*)::int as count from "user"'))[0]!.count;

/** A sign-in that has come back from a provider. */
async function returned(
  provider = honest,
  { account = randomUUID(), through = (address: URL) => address } = {},
): Promise<Returned> {
  provider.accounts.set(account, { email: `${account}@${new URL(provider.redirect).hostname}`, name: 'Somebody' });
  const name = provider === honest ? 'honest' : 'evil';
  const { data } = await start(nobody(), name, provider.redirect);
  const { authorizationUrl, secret } = data.startSignIn;
  return returnedTo(await provider.visit(through(new URL(authorizationUrl)).href, account), secret);
}

/** The claims with others, by the provider's own key. */
const withClaims =
  (change: (claims: JWTPayload) => JWTPayload, options?: Parameters<OpenIdProvider['sign']>[1]) =>
  ({ claims }: { claims: JWTPayload }) =>
    honest.sign(change(claims), options);
const without = <Value extends object, Name extends keyof Value & string>(value: Value, name: Name) =>
  Object.fromEntries(Object.entries(value).filter(([one]) => one !== name)) as Omit<Value, Name>;
const now = () => Math.floor(Date.now() / 1000);

test('a sign-in that nobody disturbs is one, also by each way of signing that is right', async () => {
  expect(codeOf(await complete(nobody(), await returned()))).toBe('DONE');
  honest.misbehaviour = { idToken: withClaims((claims) => claims) };
  expect(codeOf(await complete(nobody(), await returned()))).toBe('DONE');
});

interface Attack {
  misbehaviour?: Misbehaviour;
  /** What the browser's answer becomes on its way. */
  change?: (answer: Returned) => Returned | Promise<Returned>;
  code: string;
  /** Whether the provider is asked for a token at all. */
  asked: boolean;
}

const idToken = (
  change: (claims: JWTPayload) => JWTPayload,
  options?: Parameters<OpenIdProvider['sign']>[1],
): Attack => ({
  misbehaviour: { idToken: withClaims(change, options) },
  code: 'UNAUTHENTICATED',
  asked: true,
});
const answer = (change: NonNullable<Attack['change']>, code = 'UNAUTHENTICATED', asked = false): Attack => ({
  change,
  code,
  asked,
});
const unsigned = ({ claims }: { claims: JWTPayload }) =>
  `${[{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

const attacks: Record<string, () => Attack> = {
  'mix-up: an answer that names another issuer': () => answer((given) => ({ ...given, iss: evil.issuer })),
  'mix-up: an answer that names none, of an issuer that says that it does': () =>
    answer((given) => without(given, 'iss')),
  'mix-up: the code of one provider for the state of another, by its own name': () =>
    answer(async ({ iss, code }) => ({ ...(await returned(evil)), iss: iss!, code })),
  'mix-up: the same without a name, by where the browser has come back to': () =>
    answer(async ({ code, redirectTo }) => {
      const { state, secret } = await returned(evil);
      return { code, redirectTo, state, secret };
    }, 'BAD_USER_INPUT'),
  'wrong nonce': () => idToken((claims) => ({ ...claims, nonce: 'x'.repeat(43) })),
  'no nonce': () => idToken((claims) => without(claims, 'nonce')),
  'alg none': () => ({ misbehaviour: { idToken: unsigned }, code: 'UNAUTHENTICATED', asked: true }),
  'a token signed by the client’s secret': () => idToken((claims) => claims, { alg: 'HS256' }),
  'a token signed by a key that is not the provider’s': () => idToken((claims) => claims, { stolen: true }),
  'a token by a key that the provider does not have': () => idToken((claims) => claims, { kid: 'another' }),
  'wrong audience': () => idToken((claims) => ({ ...claims, aud: evil.clientId })),
  'further audiences': () => idToken((claims) => ({ ...claims, aud: [claims.aud as string, evil.clientId] })),
  'a token for another party': () =>
    idToken((claims) => ({ ...claims, azp: evil.clientId, aud: [honest.clientId, 'x'] })),
  'wrong issuer': () => idToken((claims) => ({ ...claims, iss: evil.issuer })),
  expired: () => idToken((claims) => ({ ...claims, iat: now() - 7_200, exp: now() - 3_600 })),
  'without an end': () => idToken((claims) => without(claims, 'exp')),
  'a token of somebody else than whom the provider describes': () =>
    idToken((claims) => ({ ...claims, sub: 'another' })),
  'state replay': () =>
    answer(async (given) => {
      expect(codeOf(await complete(nobody(), given))).toBe('DONE');
      honest.asked.length = 0;
      return given;
    }, 'BAD_USER_INPUT'),
  'a state that nobody was given': () => answer((given) => ({ ...given, state: 'x'.repeat(43) }), 'BAD_USER_INPUT'),
  'a state that is too old': () =>
    answer(async (given) => {
      await tenancy.sql(`update pending_sign_in set expires_at = now() - interval '1 second'`);
      return given;
    }, 'BAD_USER_INPUT'),
  'a state in another browser': () =>
    answer(async (given) => ({ ...given, secret: (await returned()).secret }), 'BAD_USER_INPUT'),
  'a state that was given for somebody who is signed in': () =>
    answer(async () => {
      const member = await tenancy.as('acmeMember', null);
      const { data } = await startLink(member, 'honest', honest.redirect, 'orgraph-demo');
      const { authorizationUrl, secret } = data.startIdentityLink;
      return returnedTo(await honest.visit(authorizationUrl, randomUUID()), secret);
    }, 'BAD_USER_INPUT'),
  'PKCE: a code that was given to another browser': () =>
    answer(async (given) => ({ ...given, code: (await returned()).code }), 'UNAUTHENTICATED', true),
  'PKCE downgrade: the challenge was taken out on the way': () =>
    answer(
      () =>
        returned(honest, {
          through(address) {
            address.searchParams.delete('code_challenge');
            address.searchParams.delete('code_challenge_method');
            return address;
          },
        }),
      'UNAUTHENTICATED',
      true,
    ),
  'a code twice': () =>
    answer(
      async (given) => {
        const { code } = given;
        expect(codeOf(await complete(nobody(), given))).toBe('DONE');
        return { ...(await returned()), code };
      },
      'UNAUTHENTICATED',
      true,
    ),
  'a provider that does not know us': () => ({
    misbehaviour: { answer: { '/token': { status: 401, body: { error: 'invalid_client' } } } },
    code: 'PROVIDER_ERROR',
    asked: true,
  }),
  'a provider that fails': () => ({
    misbehaviour: { answer: { '/token': { status: 500, headers: {}, body: 'a stack' } } },
    code: 'PROVIDER_ERROR',
    asked: true,
  }),
  'a provider that does not answer': () => ({
    misbehaviour: { silent: '/token' },
    code: 'PROVIDER_ERROR',
    asked: true,
  }),
  'a provider that sends us elsewhere': () => ({
    misbehaviour: { answer: { '/token': { status: 307, headers: { location: `${evil.issuer}/token` }, body: '' } } },
    code: 'PROVIDER_ERROR',
    asked: true,
  }),
  'a provider that does not end': () => ({
    misbehaviour: { answer: { '/token': { body: 'x'.repeat(300_000) } } },
    code: 'PROVIDER_ERROR',
    asked: true,
  }),
  'a provider without an ID token': () => ({
    misbehaviour: { answer: { '/token': { body: { access_token: 'x', token_type: 'bearer' } } } },
    code: 'UNAUTHENTICATED',
    asked: true,
  }),
};

test.each(Object.keys(attacks))('%s signs nobody in', async (name) => {
  const given = await returned();
  const { misbehaviour, change, code, asked } = attacks[name]!();
  const sent = change === undefined ? given : await change(given);
  const users = await usersOf();
  if (misbehaviour !== undefined) honest.misbehaviour = misbehaviour;
  for (const one of [honest, evil]) one.asked.length = 0;
  const { data, errors } = await complete(nobody(), sent);
  expect([data.completeSignIn, errors![0]!.extensions.code]).toEqual([null, code]);
  expect(errors![0]!.message).not.toMatch(/eyJ|stack|ECONN|nonce|JWT/);
  expect([...honest.asked, ...evil.asked].includes('/token')).toBe(asked);
  expect(await usersOf()).toBe(users);
  honest.misbehaviour = {};
  expect(codeOf(await complete(nobody(), sent))).toBe('BAD_USER_INPUT');
});

test('a sign-in that the provider does not confirm is told in the trail of no organization', async () => {
  const sent = await returned();
  await tenancy.sql(`delete from audit_event where action = 'session.refuse'`);
  await complete(nobody(), { ...sent, iss: evil.issuer });
  expect(
    await tenancy.sql(
      `select organization_id, actor_user_id, outcome, details from audit_event where action = 'session.refuse'`,
    ),
  ).toEqual([{ organization_id: null, actor_user_id: null, outcome: 'FAILURE', details: { issuer: honest.issuer } }]);
});

test.each(['none', 'HS256'])('a provider that says that it signs by %s is not believed', async (alg) => {
  evil.misbehaviour = { metadata: { id_token_signing_alg_values_supported: [alg, 'RS256'] } };
  const own = await startWithProviders([settingsOf(evil, 'evil')]);
  try {
    const { data } = await start(own.anonymous(), 'evil', evil.redirect);
    const { authorizationUrl, secret } = data.startSignIn;
    const sent = returnedTo(await evil.visit(authorizationUrl, 'somebody'), secret);
    evil.misbehaviour = { idToken: alg === 'none' ? unsigned : ({ claims }) => evil.sign(claims, { alg }) };
    expect(codeOf(await complete(own.anonymous(), sent))).toBe('UNAUTHENTICATED');
  } finally {
    await own.stop();
  }
});

test('keys that the provider has rotated are found at once, and those that it has withdrawn are none', async () => {
  expect(codeOf(await complete(nobody(), await returned()))).toBe('DONE');
  const before = await honest.sign({ sub: 'x' });
  await honest.rotate();
  expect(codeOf(await complete(nobody(), await returned()))).toBe('DONE');
  const { kid } = JSON.parse(Buffer.from(before.split('.')[0]!, 'base64url').toString()) as { kid: string };
  honest.misbehaviour = { idToken: withClaims((claims) => claims, { kid }) };
  expect(codeOf(await complete(nobody(), await returned()))).toBe('UNAUTHENTICATED');
});

test('what is kept of a sign-in that has begun gives neither its state nor its secret, nonce or verifier', async () => {
  const { data } = await start(nobody(), 'honest', honest.redirect);
  const { authorizationUrl, secret, expiresIn } = data.startSignIn;
  const parameters = new URL(authorizationUrl).searchParams;
  expect(Object.fromEntries(parameters)).toEqual({
    client_id: honest.clientId,
    response_type: 'code',
    redirect_uri: honest.redirect,
    scope: 'openid email profile',
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
  expect(expiresIn).toBe(600);
  const [row] = await tenancy.sql('select p::text as row from pending_sign_in p order by created_at desc limit 1');
  for (const kept of [secret, ...['state', 'nonce', 'code_challenge'].map((name) => parameters.get(name)!)])
    expect(row!['row']).not.toContain(kept);
});

test.each<[string, Record<string, unknown>]>([
  ['is another issuer', { issuer: 'https://another.test' }],
  ['has no PKCE by S256', { code_challenge_methods_supported: ['plain'] }],
  ['sends browsers to a script', { authorization_endpoint: 'javascript:alert(1)' }],
  ['sends browsers to plain http', { authorization_endpoint: 'http://app.test/authorize' }],
])('a provider that says that it %s is not gone to', async (_, metadata) => {
  evil.misbehaviour = { metadata };
  const own = await startWithProviders([settingsOf(evil, 'evil')]);
  try {
    expect(codeOf(await start(own.anonymous(), 'evil', evil.redirect))).toBe('PROVIDER_ERROR');
    expect(await own.sql('select 1 from pending_sign_in')).toEqual([]);
  } finally {
    await own.stop();
  }
});

test.each([
  ['of another provider', () => evil.redirect],
  ['of nobody', () => 'https://evil.test/signed-in/honest'],
  ['that begins like one', () => `${honest.redirect}/more`],
  ['with a query', () => `${honest.redirect}?next=https://evil.test`],
])('browsers are not sent back to an address %s', async (_, redirect) => {
  expect(codeOf(await start(nobody(), 'honest', redirect()))).toBe('BAD_USER_INPUT');
});

test('of one network only so many sign-ins are begun in a minute', async () => {
  const answers = [];
  for (let begun = 0; begun < 61; begun += 1) answers.push(codeOf(await start(nobody(), 'honest', honest.redirect)));
  expect([answers.slice(0, 60).every((code) => code === 'DONE'), answers[60]]).toEqual([true, 'RATE_LIMITED']);
});

test('sign-ins that were never ended go when others begin', async () => {
  await start(nobody(), 'honest', honest.redirect);
  await tenancy.sql(`update pending_sign_in set expires_at = now() - interval '1 second'`);
  await start(nobody(), 'honest', honest.redirect);
  expect(await tenancy.sql('select count(*)::int from pending_sign_in')).toEqual([{ count: 1 }]);
});
