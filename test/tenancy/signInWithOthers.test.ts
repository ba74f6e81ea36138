import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { SubgraphClient } from '../harness/client.ts';
import { startOpenIdProvider, type OpenIdProvider, type ProviderAccount } from '../harness/openIdProvider.ts';
import { codeOf, complete, link, returnedTo, settingsOf, start, startLink, startWithProviders } from './signingIn.ts';
import { userId, type TestTenancy } from './start.ts';

// The provider speaks for addresses of company.test; `other` for none.

let company: OpenIdProvider;
let other: OpenIdProvider;
let tenancy: TestTenancy;
beforeAll(async () => {
  company = await startOpenIdProvider('company', 'https://app.test/signed-in/company');
  other = await startOpenIdProvider('other', 'https://app.test/signed-in/other');
  tenancy = await startWithProviders([
    { ...settingsOf(company, 'company'), authoritativeFor: ['company.test'] },
    settingsOf(other, 'other'),
  ]);
});
afterAll(async () => {
  await tenancy.stop();
  await Promise.all([company.stop(), other.stop()]);
});
beforeEach(() => tenancy.sql('delete from failed_log_in'));

const nameOf = (provider: OpenIdProvider) => (provider === company ? 'company' : 'other');

/** Signs in with a provider, as somebody of whom it says this. */
async function signIn(provider: OpenIdProvider, account: string, of?: ProviderAccount) {
  if (of !== undefined) provider.accounts.set(account, of);
  const { data } = await start(tenancy.anonymous(), nameOf(provider), provider.redirect);
  const { authorizationUrl, secret } = data.startSignIn;
  return complete(tenancy.anonymous(), returnedTo(await provider.visit(authorizationUrl, account), secret));
}

/** Links somebody who is signed in. */
async function linkTo(client: SubgraphClient, provider: OpenIdProvider, account: string, password?: string) {
  const { data, errors } = await startLink(client, nameOf(provider), provider.redirect, password);
  if (errors !== undefined) return { data, errors };
  const { authorizationUrl, secret } = data.startIdentityLink;
  return link(client, returnedTo(await provider.visit(authorizationUrl, account), secret));
}

const password = 'several words of mine';
async function signUp(email: string): Promise<{ id: string; client: SubgraphClient; refreshToken: string }> {
  const { data, errors } = await tenancy
    .anonymous()
    .send(`mutation ($input: SignUpInput!) { signUp(input: $input) { refreshToken user { id } } }`, {
      input: { email, password, name: 'Nora' },
    });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  const { refreshToken, user } = data.signUp;
  return { id: user.id, client: await tenancy.as(user, null), refreshToken };
}
const logIn = (email: string) =>
  tenancy
    .anonymous()
    .send(`mutation ($input: LogInInput!) { logIn(input: $input) { expiresIn } }`, { input: { email, password } });
const refresh = (refreshToken: string) =>
  tenancy.anonymous().send(`mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { expiresIn } }`, {
    input: { refreshToken },
  });
const identitiesOf = async (client: SubgraphClient) =>
  (await client.send('{ myIdentities { totalCount nodes { id provider issuer email } } }')).data.myIdentities;
const unlink = (client: SubgraphClient, id: string) =>
  client.send(`mutation ($input: UnlinkIdentityInput!) { unlinkIdentity(input: $input) { deletedId } }`, {
    input: { id },
  });
const verify = (id: string) => tenancy.sql('update "user" set email_verified_at = now() where id = $1', [id]);
const address = (domain = 'company.test') => `${randomUUID()}@${domain}`;

test('providers are listed for everybody, without what is secret of them', async () => {
  const { data } = await tenancy.anonymous().send('{ signInProviders { name label redirects } }');
  expect(data.signInProviders).toEqual([
    { name: 'company', label: 'COMPANY', redirects: [company.redirect] },
    { name: 'other', label: 'OTHER', redirects: [other.redirect] },
  ]);
});

test('somebody new has an account made, with a space of their own, and is the same person the next time', async () => {
  const [account, email] = [randomUUID(), address()];
  const first = await signIn(company, account, { email, email_verified: true, name: 'Noor\u0000  Aziz' });
  const { user, accessToken, expiresIn } = first.data.completeSignIn;
  expect(first.data.completeSignIn).toEqual({
    accessToken: expect.any(String),
    refreshToken: expect.stringMatching(/^[\w-]{43}$/),
    expiresIn: 3600,
    user: { id: expect.any(String), email, name: 'Noor   Aziz', emailVerifiedAt: expect.any(String) },
  });
  expect([decodeJwt(accessToken).sub, expiresIn]).toEqual([user.id, 3600]);
  const client = await tenancy.as(user, null);
  const mine = await client.send('{ myOrganizations { nodes { name kind role { key } } } }');
  expect(mine.data.myOrganizations.nodes).toEqual([
    { name: 'Noor   Aziz’s space', kind: 'PERSONAL', role: { key: 'OWNER' } },
  ]);
  expect(await identitiesOf(client)).toEqual({
    totalCount: 1,
    nodes: [{ id: expect.any(String), provider: 'company', issuer: company.issuer, email }],
  });
  // Who they are does not follow from their address, which changes there.
  const again = await signIn(company, account, { email: 'owner@acme.test', email_verified: true, name: 'N' });
  expect(again.data.completeSignIn.user).toEqual({ ...user, emailVerifiedAt: expect.any(String) });
  expect(codeOf(await logIn(email))).toBe('UNAUTHENTICATED');
});

test.each<[string, () => OpenIdProvider, ProviderAccount, boolean]>([
  ['proven by who speaks for its domain', () => company, { email: 'a@company.test', email_verified: true }, true],
  ['in capital letters', () => company, { email: 'B@COMPANY.test', email_verified: true }, true],
  ['not verified', () => company, { email: 'c@company.test', email_verified: false }, false],
  ['said to be verified by a text', () => company, { email: 'd@company.test', email_verified: 'true' }, false],
  ['of a domain that only ends alike', () => company, { email: 'e@not-company.test', email_verified: true }, false],
  ['of a domain below', () => company, { email: 'f@sub.company.test', email_verified: true }, false],
  ['of a domain that it does not speak for', () => company, { email: 'g@acme.test', email_verified: true }, false],
  ['verified by who speaks for nobody', () => other, { email: 'h@company.test', email_verified: true }, false],
])('an address that is %s makes its account theirs, or not', async (_, provider, of, isProven) => {
  const fresh = await signIn(provider(), randomUUID(), of);
  expect(fresh.data.completeSignIn.user.emailVerifiedAt !== null).toBe(isProven);
  // Another subject with the address.
  expect(codeOf(await signIn(provider(), randomUUID(), of))).toBe(isProven ? 'DONE' : 'CONFLICT');
});

test('without an address nobody new is made', async () => {
  expect(codeOf(await signIn(company, randomUUID(), { name: 'Nobody' }))).toBe('PROVIDER_ERROR');
  expect(codeOf(await signIn(company, randomUUID(), { email: 'not one', email_verified: true }))).toBe(
    'PROVIDER_ERROR',
  );
});

test('an account with a proven address is linked by it, and keeps its password, sessions and identities', async () => {
  const email = address();
  const { id, client, refreshToken } = await signUp(email);
  await verify(id);
  other.accounts.set('kept', { email: 'x@y.test' });
  await linkTo(client, other, `kept ${id}`, password);
  const { data } = await signIn(company, randomUUID(), { email, email_verified: true });
  expect(data.completeSignIn.user.id).toBe(id);
  expect([codeOf(await logIn(email)), codeOf(await refresh(refreshToken))]).toEqual(['DONE', 'DONE']);
  expect((await identitiesOf(client)).totalCount).toBe(2);
});

test('an account whose address was never proven loses whatever its maker could come in by', async () => {
  const email = address();
  const attacker = await signUp(email);
  const back = randomUUID();
  other.accounts.set(back, { email: 'attacker@other.test' });
  expect(codeOf(await linkTo(attacker.client, other, back, password))).toBe('DONE');
  const { data } = await signIn(company, randomUUID(), { email, email_verified: true });
  expect(data.completeSignIn.user).toMatchObject({ id: attacker.id, email, emailVerifiedAt: expect.any(String) });
  expect([codeOf(await logIn(email)), codeOf(await refresh(attacker.refreshToken))]).toEqual([
    'UNAUTHENTICATED',
    'UNAUTHENTICATED',
  ]);
  expect((await identitiesOf(attacker.client)).nodes.map(({ provider }: any) => provider)).toEqual(['company']);
  // What was theirs is somebody else now.
  const stranger = await signIn(other, back);
  expect(stranger.data.completeSignIn.user).toMatchObject({ email: 'attacker@other.test' });
  expect(stranger.data.completeSignIn.user.id).not.toBe(attacker.id);
  expect(codeOf(await refresh(data.completeSignIn.refreshToken))).toBe('DONE');
  const told = await tenancy.sql<{ action: string }>('select action from audit_event where actor_user_id = $1', [
    attacker.id,
  ]);
  expect(told.map(({ action }) => action)).toEqual(expect.arrayContaining(['user.reclaim', 'identity.link']));
});

test('who is not active does not come in by others either, and nothing of them changes', async () => {
  const [account, email] = [randomUUID(), address()];
  const { id } = await signUp(email);
  await tenancy.sql(`update "user" set status = 'SUSPENDED' where id = $1`, [id]);
  expect(codeOf(await signIn(company, account, { email, email_verified: true }))).toBe('UNAUTHENTICATED');
  expect(
    await tenancy.sql('select email_verified_at, password_hash is null as "none" from "user" where id = $1', [id]),
  ).toEqual([{ email_verified_at: null, none: false }]);
  await tenancy.sql(`update "user" set status = 'ACTIVE' where id = $1`, [id]);
  expect(codeOf(await signIn(company, account))).toBe('DONE');
  await tenancy.sql(`update "user" set status = 'DEACTIVATED' where id = $1`, [id]);
  expect(codeOf(await signIn(company, account))).toBe('UNAUTHENTICATED');
});

test('who is signed in links others, by their password, and comes in by them from then on', async () => {
  const { id, client } = await signUp(address('elsewhere.test'));
  const account = randomUUID();
  other.accounts.set(account, { email: 'somebody@other.test' });
  for (const wrong of [undefined, 'not my password'])
    expect(codeOf(await linkTo(client, other, account, wrong))).toBe('BAD_USER_INPUT');
  const { data } = await linkTo(client, other, account, password);
  expect(data.linkIdentity.identity).toEqual({
    id: expect.any(String),
    provider: 'other',
    issuer: other.issuer,
    email: 'somebody@other.test',
  });
  expect((await linkTo(client, other, account, password)).data.linkIdentity).toEqual(data.linkIdentity);
  expect((await signIn(other, account)).data.completeSignIn.user.id).toBe(id);
});

test('what somebody has linked nobody else links, and it is nobody else’s to see or to end', async () => {
  const [one, two] = [await signUp(address('elsewhere.test')), await signUp(address('elsewhere.test'))];
  const account = randomUUID();
  other.accounts.set(account, {});
  const { data } = await linkTo(one.client, other, account, password);
  expect(codeOf(await linkTo(two.client, other, account, password))).toBe('CONFLICT');
  const { id } = data.linkIdentity.identity;
  expect((await identitiesOf(two.client)).nodes).toEqual([]);
  const found = (client: SubgraphClient) => client.send('query ($id: ID!) { myIdentity(id: $id) { id } }', { id });
  expect([codeOf(await found(one.client)), codeOf(await found(two.client))]).toEqual(['DONE', 'NOT_FOUND']);
  expect(codeOf(await unlink(two.client, id))).toBe('NOT_FOUND');
  expect(codeOf(await unlink(one.client, 'not an id'))).toBe('NOT_FOUND');
  expect((await unlink(one.client, id)).data).toEqual({ unlinkIdentity: { deletedId: id } });
  expect(codeOf(await unlink(one.client, id))).toBe('NOT_FOUND');
});

test('a link that was begun for one person is not ended for another', async () => {
  const [one, two] = [await signUp(address('elsewhere.test')), await signUp(address('elsewhere.test'))];
  other.accounts.set('forged', {});
  const { data } = await startLink(one.client, 'other', other.redirect, password);
  const { authorizationUrl, secret } = data.startIdentityLink;
  const answer = returnedTo(await other.visit(authorizationUrl, 'forged'), secret);
  expect(codeOf(await link(two.client, answer))).toBe('BAD_USER_INPUT');
  expect(codeOf(await link(one.client, answer))).toBe('BAD_USER_INPUT');
});

test('the last way in stays', async () => {
  const account = randomUUID();
  const { data } = await signIn(company, account, { email: address(), email_verified: true });
  const client = await tenancy.as(data.completeSignIn.user, null);
  const [first] = (await identitiesOf(client)).nodes;
  const refused = await unlink(client, first.id);
  expect([codeOf(refused), refused.errors![0]!.message]).toEqual([
    'INVALID_STATE',
    expect.stringContaining('only way'),
  ]);
  // One at whom nobody can sign in any more is none.
  await tenancy.sql(`insert into user_identity (user_id, issuer, subject) values ($1, 'https://gone.test', $2)`, [
    data.completeSignIn.user.id,
    account,
  ]);
  expect((await identitiesOf(client)).nodes.map(({ provider }: any) => provider)).toEqual([null, 'company']);
  expect(codeOf(await unlink(client, first.id))).toBe('INVALID_STATE');
  other.accounts.set(account, {});
  expect(codeOf(await linkTo(client, other, account))).toBe('DONE');
  expect(codeOf(await unlink(client, first.id))).toBe('DONE');
});

test('who has no password proves themself by a sign-in of the last ten minutes, and gives themself one', async () => {
  const email = address();
  const { data } = await signIn(company, randomUUID(), { email, email_verified: true });
  const { user } = data.completeSignIn;
  const client = await tenancy.as(user, null);
  const choose = () =>
    client.send(`mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { expiresIn } }`, {
      input: { newPassword: password },
    });
  await tenancy.sql(`update "user" set last_login_at = now() - interval '11 minutes' where id = $1`, [user.id]);
  expect(codeOf(await choose())).toBe('INVALID_STATE');
  expect(codeOf(await startLink(client, 'other', other.redirect))).toBe('INVALID_STATE');
  await tenancy.sql(`update "user" set last_login_at = now() where id = $1`, [user.id]);
  expect(codeOf(await choose())).toBe('DONE');
  expect(codeOf(await logIn(email))).toBe('DONE');
  expect(codeOf(await choose())).toBe('BAD_USER_INPUT');
  const [first] = (await identitiesOf(client)).nodes;
  expect(codeOf(await unlink(client, first.id))).toBe('DONE');
});

test('the gateway alone is told whose a subject is', async () => {
  const account = randomUUID();
  const { data } = await signIn(company, account, { email: address(), email_verified: true });
  const ask = (subject: string, from: { issuer: string; purpose: string }) =>
    tenancy.internal('/internal/linked-person', { issuer: company.issuer, subject }, from);
  const gateway = { issuer: 'gateway', purpose: 'linked-person' };
  expect((await ask(account, gateway)).content).toEqual({ user: data.completeSignIn.user.id });
  expect((await ask('another', gateway)).content).toEqual({ user: null });
  expect((await ask(account, { issuer: 'slack', purpose: 'linked-person' })).status).toBe(401);
  expect((await ask(account, { issuer: 'gateway', purpose: 'membership' })).status).toBe(401);
});

test('two sign-ins of somebody new at once make one account', async () => {
  const [account, email] = [randomUUID(), address()];
  const both = await Promise.all(
    [1, 2].map(() => signIn(company, account, { email, email_verified: true, name: 'Twice' })),
  );
  expect(both.map(codeOf)).toContain('DONE');
  expect(await tenancy.sql('select count(*)::int from "user" where email = $1', [email])).toEqual([{ count: 1 }]);
  expect(await tenancy.sql('select count(*)::int from user_identity where subject = $1', [account])).toEqual([
    { count: 1 },
  ]);
});

test('a sign-in with others is told in the trail of the person’s own organization', async () => {
  await verify(userId('acmeMember'));
  await linkTo(await tenancy.as('acmeMember', null), other, 'acme-member', 'orgraph-demo');
  expect(codeOf(await signIn(other, 'acme-member'))).toBe('DONE');
  const owner = await tenancy.as('acmeOwner', 'acme');
  const { data } = await owner.send('{ auditEvents(first: 1) { nodes { action details } } }');
  expect(data.auditEvents.nodes).toEqual([{ action: 'session.create', details: { issuer: other.issuer } }]);
});
