import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { listen, readBody } from '#platform/process/httpServer.ts';
import { codeOf, complete, returnedTo, start, startWithProviders, type Returned } from './signingIn.ts';
import type { TestTenancy } from './start.ts';

// GitHub as it documents itself: OAuth 2, refusals with status 200, its API for who has signed in.

const redirect = 'https://app.test/signed-in/github';
interface Account {
  id: number;
  login: string;
  name: string | null;
  emails: { email: string; primary: boolean; verified: boolean }[];
}
const codes = new Map<string, { account: Account; challenge: string }>();
const tokens = new Map<string, Account>();
let refusal: object | undefined;
let server: Awaited<ReturnType<typeof listen>>;
let tenancy: TestTenancy;
beforeAll(async () => {
  server = await listen(
    (request, response) => {
      const answer = (status: number, content: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
      void readBody(request, 10_000).then((body) => {
        const path = new URL(request.url!, 'http://x').pathname;
        if (path === '/login/oauth/access_token') {
          const given = new URLSearchParams(body.toString());
          if (refusal !== undefined) return answer(200, refusal);
          const found = codes.get(given.get('code')!);
          const challenge = createHash('sha256').update(given.get('code_verifier')!).digest('base64url');
          if (given.get('client_secret') !== 'the secret' || found?.challenge !== challenge)
            return answer(200, { error: 'bad_verification_code', error_description: 'The code passed is incorrect.' });
          codes.delete(given.get('code')!);
          const token = `gho_${codes.size}${found.account.id}`;
          tokens.set(token, found.account);
          return answer(200, { access_token: token, token_type: 'bearer', scope: 'read:user,user:email' });
        }
        const account = tokens.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
        if (account === undefined || request.headers['user-agent'] === undefined) return answer(401, {});
        const { emails, ...person } = account;
        return answer(200, path === '/user' ? person : emails);
      });
    },
    0,
    '127.0.0.1',
  );
  tenancy = await startWithProviders([
    {
      kind: 'github',
      name: 'github',
      label: 'GitHub',
      clientId: 'Iv1.x',
      clientSecret: 'the secret',
      url: server.url,
      apiUrl: server.url,
      redirects: [redirect],
      authoritativeFor: ['*'],
    },
  ]);
});
afterAll(async () => {
  await tenancy.stop();
  await server.drain(0);
});
beforeEach(() => {
  refusal = undefined;
});

async function returned(account: Account): Promise<Returned> {
  const { data } = await start(tenancy.anonymous(), 'github', redirect);
  const { authorizationUrl, secret } = data.startSignIn;
  const asked = new URL(authorizationUrl);
  expect(asked.origin + asked.pathname).toBe(`${server.url}/login/oauth/authorize`);
  expect(asked.searchParams.get('scope')).toBe('read:user user:email');
  const code = `code${codes.size}${account.id}`;
  codes.set(code, { account, challenge: asked.searchParams.get('code_challenge')! });
  return returnedTo(new URL(`${redirect}?code=${code}&state=${asked.searchParams.get('state')}`), secret);
}
const signIn = async (account: Account) => complete(tenancy.anonymous(), await returned(account));
const primary = (email: string, verified = true) => ({ email, primary: true, verified });

test('an account is known by its number, whatever its login', async () => {
  const account = { id: 583_231, login: 'octo', name: null, emails: [primary('octo@cat.test')] };
  const { data } = await signIn(account);
  expect(data.completeSignIn.user).toEqual({
    id: expect.any(String),
    email: 'octo@cat.test',
    name: 'octo',
    emailVerifiedAt: expect.any(String),
  });
  expect(await tenancy.sql('select issuer, subject, email from user_identity')).toEqual([
    { issuer: `${server.url}/login/oauth`, subject: '583231', email: 'octo@cat.test' },
  ]);
  const renamed = await signIn({ ...account, login: 'other', emails: [primary('moved@cat.test')] });
  expect(renamed.data.completeSignIn.user.id).toBe(data.completeSignIn.user.id);
  // Who has taken over the login is somebody else.
  const taker = await signIn({ id: 7, login: 'octo', name: 'Octo', emails: [primary('taker@cat.test')] });
  expect(taker.data.completeSignIn.user.id).not.toBe(data.completeSignIn.user.id);
});

const unproven = (email: string) => ({ completeSignIn: { user: { email, emailVerifiedAt: null } } });

test.each([
  ['primary and verified', [primary('member@acme.test')], 'DONE', {}],
  ['primary and not verified', [primary('manager@acme.test', false)], 'CONFLICT', { completeSignIn: null }],
  [
    'verified and not primary',
    [primary('elsewhere@cat.test', false), { email: 'admin@acme.test', primary: false, verified: true }],
    'DONE',
    unproven('elsewhere@cat.test'),
  ],
])(
  'of its addresses the one counts that is primary, and proven if it is verified: %s',
  async (name, emails, code, data) => {
    const answer = await signIn({ id: name.length, login: 'x', name: 'X', emails });
    expect(codeOf(answer)).toBe(code);
    expect(answer.data).toMatchObject(data);
  },
);

test('a refusal with status 200 is one', async () => {
  const account = { id: 9, login: 'nine', name: null, emails: [primary('nine@cat.test')] };
  const given = await returned(account);
  expect(codeOf(await complete(tenancy.anonymous(), { ...given, code: 'guessed' }))).toBe('UNAUTHENTICATED');
  const next = await returned(account);
  refusal = { error: 'incorrect_client_credentials', error_description: 'x' };
  expect(codeOf(await complete(tenancy.anonymous(), next))).toBe('PROVIDER_ERROR');
});

test('a code that was given to another browser is not exchanged', async () => {
  const account = { id: 10, login: 'ten', name: null, emails: [primary('ten@cat.test')] };
  const [mine, theirs] = [await returned(account), await returned({ ...account, id: 11 })];
  expect(codeOf(await complete(tenancy.anonymous(), { ...mine, code: theirs.code }))).toBe('UNAUTHENTICATED');
});
