import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { startGraph, type TestGraph } from '../harness/graph.ts';
import { startOpenIdProvider, type OpenIdProvider } from '../harness/openIdProvider.ts';
import {
  codeOf,
  complete,
  link,
  returnedTo,
  settingsOf,
  start,
  startLink,
  withProviders,
} from '../tenancy/signingIn.ts';

// Whom people sign in with, and whose access tokens the gateway trusts, is the same issuer here.

const [origin, audience] = ['https://app.orgraph.test', 'https://api.orgraph.test'];
let provider: OpenIdProvider;
let graph: TestGraph;
beforeAll(async () => {
  provider = await startOpenIdProvider('company', 'https://app.orgraph.test/signed-in');
  graph = await withProviders([{ ...settingsOf(provider, 'company'), authoritativeFor: ['acme.test'] }], () =>
    startGraph({
      environment: {
        SESSION_COOKIES: 'on',
        CORS_ORIGINS: origin!,
        TOKEN_ISSUERS: `${provider.issuer}=${provider.issuer}/jwks`,
        TOKEN_AUDIENCES: `${provider.issuer}=${audience}`,
      },
    }),
  );
  await graph.seed();
});
afterAll(async () => {
  await graph.stop();
  await provider.stop();
});

/** An access token of the provider's. */
function tokenOf(subject: string, claims: Record<string, unknown> = {}): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  return provider.sign(
    { iss: provider.issuer, sub: subject, aud: audience, iat, exp: iat + 300, ...claims },
    { typ: 'at+jwt' },
  );
}
const me = '{ me { id } }';
const ask = (token: string, query = me, organization?: string) =>
  graph.client({ token, ...(organization !== undefined && { organization }) }).send(query);

async function returned(account: string) {
  const { data } = await start(graph.client(), 'company', provider.redirect);
  const { authorizationUrl, secret } = data.startSignIn;
  return returnedTo(await provider.visit(authorizationUrl, account), secret);
}

test('a sign-in with others is a session, through the gateway too', async () => {
  provider.accounts.set('new', { email: 'new@acme.test', email_verified: true, name: 'New' });
  const { data } = await complete(graph.client(), await returned('new'));
  const { accessToken, user } = data.completeSignIn;
  expect((await ask(accessToken)).data).toEqual({ me: { id: user.id } });
});

test('a browser keeps it in a cookie, and no script reads it', async () => {
  provider.accounts.set('cookie', { email: 'cookie@acme.test', email_verified: true });
  const response = await fetch(`${graph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: origin!, 'x-orgraph-session': 'cookie' },
    body: JSON.stringify({
      query: `mutation ($input: CompleteSignInInput!) { completeSignIn(input: $input) { refreshToken user { email } } }`,
      variables: { input: await returned('cookie') },
    }),
  });
  expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Secure-orgraph=[\w-]{43}; /)]);
  expect(await response.json()).toEqual({
    data: { completeSignIn: { refreshToken: null, user: { email: 'cookie@acme.test' } } },
  });
});

test('an operation begins or ends one sign-in', async () => {
  const input = { provider: 'company', redirectTo: provider.redirect };
  const answer = await graph
    .client()
    .send(
      'mutation ($input: StartSignInInput!) { a: startSignIn(input: $input) { secret } b: startSignIn(input: $input) { secret } }',
      { input },
    );
  expect(codeOf(answer)).toBe('QUERY_TOO_COMPLEX');
});

test('an access token of theirs is its person’s from when they are linked until they are not, in every organization', async () => {
  const { id } = demonstrationUsers.acmeMember;
  const [account, own] = [randomUUID(), await graph.signIn('member@acme.test')];
  provider.accounts.set(account, { email: 'elsewhere@other.test' });
  const token = await tokenOf(account);
  expect(codeOf(await ask(token))).toBe('UNAUTHENTICATED');
  const begun = await startLink(own, 'company', provider.redirect, 'orgraph-demo');
  const { authorizationUrl, secret } = begun.data.startIdentityLink;
  const linked = await link(own, returnedTo(await provider.visit(authorizationUrl, account), secret));
  expect((await ask(token)).data).toEqual({ me: { id } });
  expect((await ask(token, '{ organization { slug } }', 'acme')).data).toEqual({ organization: { slug: 'acme' } });
  expect(codeOf(await ask(token, '{ organization { slug } }', 'beta'))).toBe('FORBIDDEN');

  const owner = await graph.signIn('owner@acme.test', 'acme');
  const standing = async (verb: 'suspendMember' | 'reactivateMember') => {
    const found = await owner.send(`{ member(by: { userId: "${id}" }) { id version } }`);
    const type = `${verb[0]!.toUpperCase()}${verb.slice(1)}Input!`;
    const { id: membership, version } = found.data.member;
    return owner.send(`mutation ($input: ${type}) { ${verb}(input: $input) { membership { status } } }`, {
      input: { id: membership, version },
    });
  };
  expect(codeOf(await standing('suspendMember'))).toBe('DONE');
  expect(codeOf(await ask(token, '{ organization { slug } }', 'acme'))).toBe('FORBIDDEN');
  expect(codeOf(await standing('reactivateMember'))).toBe('DONE');
  expect(codeOf(await ask(token, '{ organization { slug } }', 'acme'))).toBe('DONE');

  const ended = await own.send(
    `mutation ($input: UnlinkIdentityInput!) { unlinkIdentity(input: $input) { deletedId } }`,
    {
      input: { id: linked.data.linkIdentity.identity.id },
    },
  );
  expect(codeOf(ended)).toBe('DONE');
  for (const organization of [undefined, 'acme'])
    expect(codeOf(await ask(token, me, organization))).toBe('UNAUTHENTICATED');
});

test.each<[string, Record<string, unknown>, { typ?: string; stolen?: boolean; alg?: string }]>([
  ['that is an ID token', { aud: 'client-of-company' }, {}],
  ['of another type', {}, { typ: 'JWT' }],
  ['for somebody else', { aud: 'orgraph' }, {}],
  ['that has ended', { exp: 1 }, {}],
  ['that runs for an hour', { exp: Math.floor(Date.now() / 1000) + 3_600 }, {}],
  ['by another key', {}, { stolen: true }],
  ['by a shared secret', {}, { alg: 'HS256' }],
])('a token %s is nobody’s', async (_, claims, how) => {
  await complete(graph.client(), await returned('new'));
  const iat = Math.floor(Date.now() / 1000);
  const token = await provider.sign(
    { iss: provider.issuer, sub: 'new', aud: audience, iat, exp: iat + 300, ...claims },
    { typ: 'at+jwt', ...how },
  );
  expect(codeOf(await ask(await tokenOf('new')))).toBe('DONE');
  expect(codeOf(await ask(token))).toBe('UNAUTHENTICATED');
});
