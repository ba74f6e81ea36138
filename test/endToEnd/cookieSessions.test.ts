import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { holdingWrites } from '#tools/database/backup/holdWrites.ts';
import { testServer } from '../harness/databases.ts';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type TestGraph } from '../harness/graph.ts';

const origin = 'https://app.orgraph.test';
let graph: TestGraph;
beforeAll(async () => {
  graph = await startGraph({ environment: { SESSION_COOKIES: 'on', CORS_ORIGINS: `${origin},https://other.test` } });
  await graph.seed();
});
afterAll(() => graph.stop());
beforeEach(() => graph.subgraphs.tenancy.sql('delete from failed_log_in'));

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  content: any;
}

/** A request with exactly these headers; fetch forbids some of them. */
const ask = (method: string, path: string, headers: Record<string, string>, body = ''): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(`${graph.url}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const content = text === '' ? undefined : JSON.parse(text);
        resolve({ status: response.statusCode!, headers: response.headers, text, content });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

const page = { origin, 'x-orgraph-session': 'cookie', 'sec-fetch-site': 'same-site' };
const operate = (query: string, variables: object = {}, headers: Record<string, string> = page) =>
  ask('POST', '/graphql', { 'content-type': 'application/json', ...headers }, JSON.stringify({ query, variables }));
const input = { email: 'member@acme.test', password: 'orgraph-demo' };
const logIn = (selection: string, headers = page) =>
  operate(`mutation ($input: LogInInput!) { logIn(input: $input) { ${selection} } }`, { input }, headers);

const cookiePattern = /^__Secure-orgraph=([\w-]{43}); Path=\/session; Secure; HttpOnly; SameSite=Strict$/;
const selected = new Set(['accessToken', 'refreshToken', 'first', 'second', 'user', '__typename']);
/** The refresh token that an answer gives the browser to keep. */
function kept({ headers }: Answer): string {
  const cookies = headers['set-cookie'];
  expect(cookies).toEqual([expect.stringMatching(cookiePattern)]);
  return cookiePattern.exec((cookies as string[])[0]!)![1]!;
}
const dropped = ['__Secure-orgraph=; Max-Age=0; Path=/session; Secure; HttpOnly; SameSite=Strict'];
const withCookie = (token: string, headers: Record<string, string> = page) => ({
  ...headers,
  cookie: `theme=dark; __Secure-orgraph=${token}`,
});
const refresh = (token: string, headers?: Record<string, string>) =>
  ask('POST', '/session/refresh', withCookie(token, headers));
const end = (token: string, headers?: Record<string, string>) =>
  ask('POST', '/session/end', withCookie(token, headers));
const me = (token: string) => graph.client({ token }).send('{ me { email } }');

test('a log-in becomes a cookie, whether its refresh token is selected or not, and no script reads it', async () => {
  for (const selection of [
    'accessToken refreshToken user { email }',
    'accessToken user { email }',
    'accessToken first: refreshToken ... on LogInPayload { second: refreshToken } ...F',
    'accessToken refreshToken @include(if: false) ... @skip(if: true) { refreshToken }',
    '__typename',
  ]) {
    const fragment = selection.includes('...F') ? ' fragment F on LogInPayload { refreshToken user { email } }' : '';
    const answer = await operate(
      `mutation ($input: LogInInput!) { logIn(input: $input) { ${selection} } }${fragment}`,
      { input },
    );
    const token = kept(answer);
    expect(answer.content.errors).toBeUndefined();
    expect(answer.text).not.toContain(token);
    expect(Object.keys(answer.content.data.logIn).filter((key) => !selected.has(key))).toEqual([]);
    for (const key of ['refreshToken', 'first', 'second']) expect(answer.content.data.logIn[key] ?? null).toBeNull();
    expect(answer.headers['access-control-allow-credentials']).toBe('true');
    expect((await refresh(token)).status).toBe(200);
  }
  const { content } = await logIn('refreshToken accessToken expiresIn user { email }');
  expect(content).toEqual({
    data: {
      logIn: {
        refreshToken: null,
        accessToken: expect.any(String),
        expiresIn: 3600,
        user: { email: 'member@acme.test' },
      },
    },
  });
});

test('signing up, changing the password and refreshing by mutation give cookies too, under any name and operation', async () => {
  const email = 'cookie@new.test';
  const signedUp = await operate(
    'mutation Join($input: SignUpInput!) { ...Root } fragment Root on Mutation { joined: signUp(input: $input) { accessToken refreshToken } }',
    { input: { email, password: 'a good long password', name: 'Cookie' } },
  );
  const first = kept(signedUp);
  expect(signedUp.content).toEqual({ data: { joined: { accessToken: expect.any(String), refreshToken: null } } });
  const authorization = `Bearer ${signedUp.content.data.joined.accessToken}`;
  const changed = await ask(
    'POST',
    '/graphql',
    { 'content-type': 'application/json', ...page, authorization },
    JSON.stringify({
      operationName: 'Change',
      query: `query Other { __typename } mutation Change { changePassword(input: { currentPassword: "a good long password", newPassword: "another long password" }) { refreshToken } }`,
    }),
  );
  const second = kept(changed);
  expect(changed.content).toEqual({ data: { changePassword: { refreshToken: null } } });
  expect((await refresh(first)).status).toBe(401);
  const moved = await operate(
    `mutation { refreshSession(input: { refreshToken: "${second}" }) { refreshToken accessToken } }`,
  );
  expect(kept(moved)).not.toBe(second);
  expect(moved.content.data.refreshSession.refreshToken).toBeNull();
});

test('an operation that starts no session, or fails to, sets no cookie', async () => {
  for (const answer of [
    await operate('{ __typename }'),
    await operate('mutation ($input: LogInInput!) { logIn(input: $input) { refreshToken } }', {
      input: { ...input, password: 'a wrong password' },
    }),
    await operate('mutation { nothing }'),
    await operate('mutation ($input: LogInInput!) { logIn(input: $input) @skip(if: true) { refreshToken } }', {
      input,
    }),
  ])
    expect(answer.headers['set-cookie']).toBeUndefined();
});

test('without the header nothing changes: the refresh token is the client’s, and no cookie is set or read', async () => {
  const { content, headers } = await operate(
    'mutation ($input: LogInInput!) { logIn(input: $input) { refreshToken } }',
    { input },
    { origin },
  );
  expect([headers['set-cookie'], headers['access-control-allow-credentials']]).toEqual([undefined, undefined]);
  const token = content.data.logIn.refreshToken as string;
  expect(token).toMatch(/^[\w-]{43}$/);
  for (const given of [{ origin }, page])
    expect((await operate('{ me { email } }', {}, withCookie(token, given))).content.errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
});

test('a session in a cookie is renewed and ended by it alone, and its access tokens end with it', async () => {
  const login = await logIn('accessToken');
  const first = kept(login);
  const renewed = await refresh(first);
  expect(renewed).toMatchObject({ status: 200, content: { accessToken: expect.any(String), expiresIn: 3600 } });
  expect(Object.keys(renewed.content)).toEqual(['accessToken', 'expiresIn']);
  expect(renewed.headers['cache-control']).toBe('no-store');
  const second = kept(renewed);
  expect(second).not.toBe(first);
  expect((await me(renewed.content.accessToken)).data).toEqual({ me: { email: 'member@acme.test' } });
  expect(await end(second)).toMatchObject({ status: 200, content: {}, headers: { 'set-cookie': dropped } });
  for (const token of [login.content.data.logIn.accessToken, renewed.content.accessToken])
    expect(await eventually(async () => (await me(token)).errors?.[0]?.extensions.code === 'UNAUTHENTICATED')).toBe(
      true,
    );
  const refused = await refresh(second);
  expect(refused).toMatchObject({
    status: 401,
    content: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    headers: { 'set-cookie': dropped },
  });
  expect(await end(second)).toMatchObject({ status: 200, headers: { 'set-cookie': dropped } });
  const [audited] = await graph.subgraphs.tenancy.sql(
    `select details, ip_address from audit_event where action = 'session.end' order by occurred_at limit 1`,
  );
  expect(audited).toEqual({ details: { sessions: 1 }, ip_address: '127.0.0.1' });
});

test.each(['/session/refresh', '/session/end'])(
  '%s answers only a page of a named origin that sends the header',
  async (path) => {
    const token = kept(await logIn('accessToken'));
    const refusals: [Record<string, string>, number, string][] = [
      [{ origin }, 403, 'CSRF_PREVENTED'],
      [{ 'x-orgraph-session': 'cookie' }, 403, 'CSRF_PREVENTED'],
      [{ ...page, origin: graph.url, 'sec-fetch-site': 'same-origin' }, 403, 'CSRF_PREVENTED'],
      [{ ...page, origin: 'https://evil.test' }, 403, 'CSRF_PREVENTED'],
      [{ ...page, origin: 'null' }, 403, 'CSRF_PREVENTED'],
      [{ ...page, origin: `${origin}.evil.test` }, 403, 'CSRF_PREVENTED'],
      [{ ...page, 'x-orgraph-session': 'yes' }, 400, 'BAD_REQUEST'],
    ];
    for (const [headers, status, code] of refusals) {
      const answer = await ask('POST', path, withCookie(token, headers));
      expect([headers, answer.status, answer.content.errors[0].extensions.code]).toEqual([headers, status, code]);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect((await ask('GET', path, withCookie(token))).status).toBe(405);
    expect((await refresh(token)).status).toBe(200);
  },
);

test('what keeps a session from being renewed for a while says for how long, and the cookie stays', async () => {
  const { tenancy } = graph.subgraphs;
  const superuser = new URL(testServer().creatorUrl);
  superuser.pathname = `/${tenancy.database.orm.config.get('dbName')}`;
  const token = kept(await logIn('accessToken'));
  await holdingWrites([superuser.href], async () => {
    const held = await refresh(token);
    expect(held).toMatchObject({
      status: 503,
      content: { errors: [{ extensions: { code: 'NOT_READY', retryAfter: 5 } }] },
    });
    expect(held.headers['set-cookie']).toBeUndefined();
  });
  expect((await refresh(token)).status).toBe(200);
});

test('no cookie, one that is no token, and two of the name are as a session that has ended', async () => {
  const token = kept(await logIn('accessToken'));
  for (const cookie of [
    '',
    'other=1',
    '__Secure-orgraph=',
    '__Secure-orgraph=a b',
    `__Secure-orgraph=${token}; __Secure-orgraph=${token}`,
    `orgraph=${token}`,
    `__Secure-orgraph=${'x'.repeat(43)}`,
  ])
    expect([cookie, (await ask('POST', '/session/refresh', { ...page, cookie })).status]).toEqual([cookie, 401]);
  expect((await refresh(token)).status).toBe(200);
});

test('a browser is given leave for the cookie, on these requests alone', async () => {
  const preflight = async (path: string, asked: string, from = origin) =>
    (
      await ask('OPTIONS', path, {
        origin: from,
        'access-control-request-method': 'POST',
        'access-control-request-headers': asked,
      })
    ).headers;
  for (const path of ['/graphql', '/session/refresh', '/session/end']) {
    const allowed = await preflight(path, 'content-type, x-orgraph-session');
    expect(allowed).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': expect.stringContaining('x-orgraph-session'),
    });
    expect(await preflight(path, 'content-type, x-orgraph-session', 'https://evil.test')).not.toHaveProperty(
      'access-control-allow-origin',
    );
  }
  expect(await preflight('/graphql', 'authorization, content-type')).not.toHaveProperty(
    'access-control-allow-credentials',
  );
});

test('tabs that renew at once are answered with one cookie', async () => {
  const token = kept(await logIn('accessToken'));
  const answers = await Promise.all([refresh(token), refresh(token), refresh(token)]);
  expect(new Set(answers.map(kept)).size).toBe(1);
});
