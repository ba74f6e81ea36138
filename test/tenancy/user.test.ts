import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { anonymous } from '#platform/identity/identity.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { digestOfToken } from '../../subgraphs/tenancy/digestOfToken.ts';
import { createRefreshTokens } from '../../subgraphs/tenancy/user/refreshTokens.ts';
import { campaign } from '../harness/campaign.ts';
import { organizationId, startTenancy, userId, type TestTenancy } from './start.ts';

const rounds = campaign(20, 200);

let tenancy: TestTenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());
beforeEach(() => tenancy.sql('delete from failed_log_in'));

const logIn = (email: string, password = 'orgraph-demo') =>
  tenancy
    .anonymous()
    .send(
      `mutation ($input: LogInInput!) { logIn(input: $input) { accessToken refreshToken expiresIn user { id email } } }`,
      { input: { email, password } },
    );
const refresh = (refreshToken: string) =>
  tenancy
    .anonymous()
    .send(
      `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken user { email } } }`,
      { input: { refreshToken } },
    );
const signUp = (input: Record<string, string>) =>
  tenancy
    .anonymous()
    .send(
      `mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken user { id email } organization { slug name kind } } }`,
      { input: { email: `${randomUUID()}@new.test`, password: 'long enough words', name: 'Nora', ...input } },
    );

const wrong =
  'The e-mail address or the password is wrong. After five wrong passwords an account is locked for 30 minutes.';
const refused = {
  data: { logIn: null },
  errors: [
    {
      message: wrong,
      path: ['logIn'],
      locations: [{ line: 1, column: 34 }],
      extensions: { code: 'UNAUTHENTICATED', outcome: 'NOT_DONE' },
    },
  ],
};

test('logging in gives a token that says who the user is, and nothing of what they may do', async () => {
  const { data } = await logIn('Member@acme.test');
  expect(data.logIn).toEqual({
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expiresIn: 3600,
    user: { id: userId('acmeMember'), email: 'member@acme.test' },
  });
  const { kid } = decodeProtectedHeader(data.logIn.accessToken);
  const key = await tenancy.keys.ring.find(kid!, 'tenancy/tokens', 'sig');
  const { payload } = await jwtVerify(data.logIn.accessToken, key!, {
    issuer: 'tenancy/tokens',
    audience: 'orgraph',
    typ: 'at+jwt',
    algorithms: ['EdDSA'],
  });
  expect(payload).toEqual({
    iss: 'tenancy/tokens',
    aud: 'orgraph',
    sub: userId('acmeMember'),
    sid: expect.any(String),
    jti: expect.any(String),
    iat: expect.any(Number),
    exp: payload.iat! + 3600,
  });
  expect(
    await tenancy.sql('select family as sid from refresh_token where jti = $1', [
      digestOfToken(data.logIn.refreshToken),
    ]),
  ).toEqual([{ sid: payload['sid'] }]);
});

test('what is stored of a refresh token does not give the token', async () => {
  const { data } = await logIn('viewer@acme.test');
  const rows = await tenancy.sql(
    `select r::text as row from refresh_token r join "user" u on u.id = r.user_id where u.email = 'viewer@acme.test'`,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]!['row']).not.toContain(data.logIn.refreshToken);
});

test('an unknown address, a wrong password and an account that is not active have one answer', async () => {
  await tenancy.sql(`update "user" set status = 'DEACTIVATED' where email = 'admin@acme.test'`);
  const answers = [
    await logIn('nobody@acme.test'),
    await logIn('manager@acme.test', 'not the password'),
    await logIn('admin@acme.test'),
  ];
  await tenancy.sql(
    `update "user" set status = 'ACTIVE', failed_logins = 0 where email in ('admin@acme.test', 'manager@acme.test')`,
  );
  expect(answers).toEqual([refused, refused, refused]);
});

test('the fifth wrong password in a row locks the account for 30 minutes, also for the right one, also when all five come at once', async () => {
  const { data } = await signUp({ email: 'locked@new.test', password: 'the right password' });
  expect(await Promise.all(Array.from({ length: 5 }, () => logIn('locked@new.test', 'a wrong one')))).toEqual(
    Array.from({ length: 5 }, () => refused),
  );
  expect(await logIn('locked@new.test', 'the right password')).toEqual(refused);
  const [user] = await tenancy.sql(
    `select failed_logins, locked_until > now() + interval '29 minutes' as locked from "user" where id = $1`,
    [data.signUp.user.id],
  );
  expect(user).toEqual({ failed_logins: 5, locked: true });
  await tenancy.sql(`update "user" set locked_until = now() - interval '1 second' where id = $1`, [
    data.signUp.user.id,
  ]);
  expect((await logIn('locked@new.test', 'the right password')).errors).toBeUndefined();
  expect(
    await tenancy.sql('select failed_logins, locked_until from "user" where id = $1', [data.signUp.user.id]),
  ).toEqual([{ failed_logins: 0, locked_until: null }]);
});

test('four wrong passwords and the right one start the count anew', async () => {
  await signUp({ email: 'forgetful@new.test', password: 'the right password' });
  for (const round of [1, 2]) {
    for (const attempt of [1, 2, 3, 4])
      expect([round, attempt, await logIn('forgetful@new.test', 'a wrong one')]).toEqual([round, attempt, refused]);
    expect((await logIn('forgetful@new.test', 'the right password')).errors).toBeUndefined();
  }
});

test('after 20 failures from one address logging in from there is refused for the rest of the minute', async () => {
  for (let attempt = 0; attempt < 20; attempt += 1) expect(await logIn(`nobody${attempt}@acme.test`)).toEqual(refused);
  const { errors } = await logIn('member@acme.test');
  expect(errors![0]!.extensions).toEqual({ code: 'RATE_LIMITED', retryAfter: expect.any(Number), outcome: 'NOT_DONE' });
  expect((errors![0]!.extensions as { retryAfter?: number }).retryAfter).toBeGreaterThan(50);
  await tenancy.sql(`update failed_log_in set window_ends = now() - interval '1 second'`);
  expect((await logIn('member@acme.test')).errors).toBeUndefined();
});

test.each([
  ['two log-ins', 'a: logIn(input: $input) { expiresIn } b: logIn(input: $input) { expiresIn }'],
  ['log-ins in fragments', '...F ... on Mutation { b: logIn(input: $input) { expiresIn } }'],
  [
    'a log-in and a refresh',
    'logIn(input: $input) { expiresIn } refreshSession(input: { refreshToken: "" }) { expiresIn }',
  ],
  [
    'two changes of a password',
    'a: changePassword(input: { currentPassword: "", newPassword: "" }) { expiresIn } b: changePassword(input: { currentPassword: "", newPassword: "" }) { expiresIn }',
  ],
])('%s in one request are refused before any runs', async (_, selections) => {
  const events = () => tenancy.sql(`select count(*)::int from audit_event`);
  const before = await events();
  const fragment = selections.includes('...F') ? 'fragment F on Mutation { logIn(input: $input) { expiresIn } }' : '';
  const parameters = selections.includes('$input') ? '($input: LogInInput!)' : '';
  const { data, errors } = await tenancy.anonymous().send(`mutation ${parameters} { ${selections} } ${fragment}`, {
    input: { email: 'member@acme.test', password: 'a wrong one' },
  });
  expect([data, errors!.map(({ message, extensions }) => [message.slice(0, 25), extensions.code])]).toEqual([
    undefined,
    [['A request holds one of si', 'GRAPHQL_VALIDATION_FAILED']],
  ]);
  expect(await events()).toEqual(before);
});

/** Someone on this address, whose log-ins fail and who signs up. */
const client = (address: string) => {
  const signer = createRequestSigner(tenancy.keys.of('gateway'), tenancy.keys.ring);
  const send = async (query: string, input: Record<string, string>) => {
    const body = JSON.stringify({ query, variables: { input } });
    const { headers } = await signer.sign({
      path: '/graphql',
      body,
      identity: anonymous,
      receiver: 'tenancy',
      client: { address, agent: 'test' },
    });
    const answer = (await (await fetch(`${tenancy.url}/graphql`, { method: 'POST', headers, body })).json()) as {
      errors?: { extensions: { code: string; retryAfter?: number } }[];
    };
    return answer.errors?.[0]!.extensions.code ?? 'DONE';
  };
  return {
    logIn: () =>
      send('mutation ($input: LogInInput!) { logIn(input: $input) { expiresIn } }', {
        email: `${randomUUID()}@acme.test`,
        password: 'not the password',
      }),
    signUp: (email = `${randomUUID()}@new.test`) =>
      send('mutation ($input: SignUpInput!) { signUp(input: $input) { expiresIn } }', {
        email,
        password: 'one that is long enough',
        name: 'Nora',
      }),
  };
};

test('after 20 sign-ups from one address signing up from there is refused for the rest of the minute, before a password is hashed', async () => {
  const { signUp: attempt, logIn: other } = client('198.51.100.1');
  const outcomes = await Promise.all(Array.from({ length: 25 }, () => attempt()));
  expect(outcomes.toSorted()).toEqual([...Array(20).fill('DONE'), ...Array(5).fill('RATE_LIMITED')]);
  const [before] = await tenancy.sql('select count(*)::int as users from "user"');
  expect(await attempt()).toBe('RATE_LIMITED');
  expect(await tenancy.sql('select count(*)::int as users from "user"')).toEqual([before]);
  // What has signed up too often may log in, and others may sign up.
  expect(await other()).toBe('UNAUTHENTICATED');
  expect(await client('198.51.100.2').signUp()).toBe('DONE');
  await tenancy.sql(`update failed_log_in set window_ends = now() - interval '1 second'`);
  expect(await attempt()).toBe('DONE');
});

test('one e-mail address is signed up five times in half an hour at most, wherever from', async () => {
  const outcomes = [];
  for (let attempt = 1; attempt <= 6; attempt += 1)
    outcomes.push(
      await client(`198.51.100.${attempt}`).signUp(attempt % 2 === 0 ? 'Often@new.test' : 'often@new.test'),
    );
  expect(outcomes).toEqual(['DONE', ...Array(4).fill('CONFLICT'), 'RATE_LIMITED']);
  const { errors } = await signUp({ email: 'often@new.test' });
  expect((errors![0]!.extensions as { retryAfter?: number }).retryAfter).toBeGreaterThan(1_700);
});

test('IPv6 addresses are counted together by their first 64 bits, and IPv4 by itself however it is written', async () => {
  for (let attempt = 0; attempt < 20; attempt += 1)
    expect(await client(`2001:db8:0:1:${attempt.toString(16)}::1`).logIn()).toBe('UNAUTHENTICATED');
  expect(await client('2001:db8:0:1::ffff').logIn()).toBe('RATE_LIMITED');
  expect(await client('2001:db8:0:2::1').logIn()).toBe('UNAUTHENTICATED');
  for (let attempt = 0; attempt < 20; attempt += 1)
    await client(attempt % 2 === 0 ? '198.51.100.7' : '::ffff:198.51.100.7').logIn();
  expect(await client('198.51.100.7').logIn()).toBe('RATE_LIMITED');
});

test('what is counted tells neither addresses nor who has tried to sign up', async () => {
  await client('198.51.100.9').signUp('secret@new.test');
  await client('198.51.100.9').logIn();
  const rows = await tenancy.sql('select f::text as row from failed_log_in f');
  expect(rows).toHaveLength(3);
  for (const { row } of rows) expect(row).not.toMatch(/198\.51|secret/);
});

const ended = {
  data: { refreshSession: null },
  errors: [
    expect.objectContaining({
      message: 'The session has ended. Log in again.',
      extensions: { code: 'UNAUTHENTICATED', outcome: 'NOT_DONE' },
    }),
  ],
};
/** A refresh token that was exchanged, as if that had been so many seconds ago. */
const age = (refreshToken: string, seconds: number) =>
  tenancy.sql(`update refresh_token set revoked_at = now() - make_interval(secs => $2) where jti = $1`, [
    digestOfToken(refreshToken),
    seconds,
  ]);

test('a refresh token is good once; using it again ten seconds later ends its session and no other', async () => {
  const [first, other] = [
    (await logIn('member@acme.test')).data.logIn.refreshToken,
    (await logIn('member@acme.test')).data.logIn.refreshToken,
  ];
  const second = (await refresh(first)).data.refreshSession;
  expect(second).toEqual({
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    user: { email: 'member@acme.test' },
  });
  await age(first, 10);
  expect(await refresh(first)).toEqual(ended);
  expect(await refresh(second.refreshToken)).toEqual(ended);
  expect((await refresh(other)).errors).toBeUndefined();
  expect(await refresh('never a token')).toEqual(ended);
});

test('all that use a refresh token at the same moment are given the same one, and their session goes on', async () => {
  const { refreshToken } = (await logIn('member@acme.test')).data.logIn;
  const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(refreshToken)));
  expect(answers.map(({ errors }) => errors)).toEqual(Array(5).fill(undefined));
  const next = new Set(answers.map(({ data }) => data.refreshSession.refreshToken as string));
  expect(next.size).toBe(1);
  expect(new Set(answers.map(({ data }) => data.refreshSession.accessToken)).size).toBe(5);
  await age(refreshToken, 5);
  expect((await refresh(refreshToken)).data.refreshSession.refreshToken).toBe([...next][0]);
  const after = await refresh([...next][0]!);
  expect(after.errors).toBeUndefined();
  expect(after.data.refreshSession.refreshToken).not.toBe([...next][0]);
});

test('once the next refresh token has been used, the one before it ends the session, however soon', async () => {
  const { refreshToken } = (await logIn('member@acme.test')).data.logIn;
  const second = (await refresh(refreshToken)).data.refreshSession.refreshToken;
  const third = (await refresh(second)).data.refreshSession.refreshToken;
  expect(await refresh(refreshToken)).toEqual(ended);
  expect([await refresh(second), await refresh(third)]).toEqual([ended, ended]);
});

test('a refresh token is answered with the same one ten times more at most, then its session ends', async () => {
  const { refreshToken } = (await logIn('member@acme.test')).data.logIn;
  const answers = await Promise.all(Array.from({ length: 11 }, () => refresh(refreshToken)));
  expect(new Set(answers.map(({ data }) => data.refreshSession?.refreshToken)).size).toBe(1);
  expect(await refresh(refreshToken)).toEqual(ended);
  expect(await refresh(answers[0]!.data.refreshSession.refreshToken)).toEqual(ended);
});

test('a refresh token of a session that was logged out is answered with nothing, however soon', async () => {
  const { refreshToken } = (await logIn('consultant@both.test')).data.logIn;
  const next = (await refresh(refreshToken)).data.refreshSession.refreshToken;
  await (
    await tenancy.as('consultant', null)
  ).send(`mutation { logOut(input: { refreshToken: "${next}" }) { endedSessions } }`);
  expect([await refresh(refreshToken), await refresh(next)]).toEqual([ended, ended]);
});

test('no session goes on past a log-out that meets its refresh', async () => {
  const consultant = await tenancy.as('consultant', null);
  for (let round = 0; round < rounds; round += 1) {
    const { refreshToken } = (await logIn('consultant@both.test')).data.logIn;
    const [answer] = await Promise.all([
      refresh(refreshToken),
      consultant.send('mutation { logOut(input: {}) { endedSessions } }'),
    ]);
    const last = answer.data.refreshSession?.refreshToken ?? refreshToken;
    expect([round, await refresh(last)]).toEqual([round, ended]);
  }
});

test('what follows a refresh token depends on the key, the token and its place, and is stored nowhere', async () => {
  const [key, other] = ['ed25519', 'ed25519'].map(() => ({ id: 'k', key: generateKeyPairSync('ed25519').privateKey }));
  const [one, both] = [createRefreshTokens(() => [key!]), createRefreshTokens(() => [other!, key!])];
  const [next] = one.successors('token', 0);
  expect(one.successors('token', 0)).toEqual([next]);
  expect(both.successors('token', 0)).toEqual([expect.not.stringContaining(next!), next]);
  expect(new Set([next, ...one.successors('token', 1), ...one.successors('tokem', 0)]).size).toBe(3);
  expect(next).toMatch(/^[\w-]{43}$/);
  const { refreshToken } = (await logIn('member@acme.test')).data.logIn;
  const { refreshToken: second } = (await refresh(refreshToken)).data.refreshSession;
  const rows = await tenancy.sql('select r::text as row from refresh_token r');
  expect(rows.filter(({ row }) => row.includes(refreshToken) || row.includes(second))).toEqual([]);
});

test('a session ends after seven days, and with its user', async () => {
  const [old, young] = [
    (await logIn('viewer@acme.test')).data.logIn.refreshToken,
    (await logIn('viewer@acme.test')).data.logIn.refreshToken,
  ];
  await tenancy.sql(
    `update refresh_token set expires_at = now() where id = (select id from refresh_token where user_id = $1 and revoked_at is null order by created_at desc offset 1 limit 1)`,
    [userId('acmeViewer')],
  );
  expect((await refresh(old)).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  await tenancy.sql(`update "user" set status = 'SUSPENDED' where id = $1`, [userId('acmeViewer')]);
  expect((await refresh(young)).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  await tenancy.sql(`update "user" set status = 'ACTIVE' where id = $1`, [userId('acmeViewer')]);
});

test('sessions are listed, page by page, ended one by one or all at once; another user’s are not there', async () => {
  for (let count = 0; count < 3; count += 1) await logIn('owner@beta.test');
  const owner = await tenancy.as('betaOwner', null);
  const list = async (page: string) =>
    (
      await owner.send(
        `{ mySessions(${page}) { edges { cursor node { id address userAgent expiresAt } } pageInfo { hasNextPage endCursor } } }`,
      )
    ).data.mySessions;
  const { edges, pageInfo } = await list('first: 2');
  expect(edges).toEqual(
    [1, 2].map(() => ({
      cursor: expect.any(String),
      node: { id: expect.any(String), address: '127.0.0.1', userAgent: 'test', expiresAt: expect.any(String) },
    })),
  );
  const rest = await list(`first: 2, after: "${pageInfo.endCursor}"`);
  expect(rest).toMatchObject({ edges: [{}], pageInfo: { hasNextPage: false } });
  const revoke = (client: typeof owner, id: string) =>
    client.send(`mutation { revokeSession(input: { id: "${id}" }) { deletedId } }`);
  const stranger = await revoke(await tenancy.as('acmeOwner', null), edges[0].node.id);
  expect(stranger.errors![0]!.extensions.code).toBe('NOT_FOUND');
  expect(stranger.errors).toEqual((await revoke(await tenancy.as('acmeOwner', null), randomUUID())).errors);
  expect(await revoke(owner, edges[0].node.id)).toEqual({ data: { revokeSession: { deletedId: edges[0].node.id } } });
  expect((await list('first: 5')).edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([
    edges[1].node.id,
    rest.edges[0].node.id,
  ]);
  expect(await owner.send('mutation { logOut(input: {}) { endedSessions } }')).toEqual({
    data: { logOut: { endedSessions: 2 } },
  });
  expect((await list('first: 5')).edges).toEqual([]);
});

test('logging out ends the session of the token, and only one’s own', async () => {
  const { refreshToken } = (await logIn('consultant@both.test')).data.logIn;
  const logOut = async (client: Promise<{ send(query: string): Promise<unknown> }>) =>
    (await client).send(`mutation { logOut(input: { refreshToken: "${refreshToken}" }) { endedSessions } }`);
  expect(await logOut(tenancy.as('acmeOwner', null))).toEqual({ data: { logOut: { endedSessions: 0 } } });
  expect(await logOut(tenancy.as('consultant', null))).toEqual({ data: { logOut: { endedSessions: 1 } } });
  expect((await refresh(refreshToken)).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
});

test('signing up gives a personal space with a default team, both owned, a welcome, and a session', async () => {
  const { data } = await signUp({ email: 'zoe@new.test', name: 'Zoë Ångström' });
  expect(data.signUp).toEqual({
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    user: { id: expect.any(String), email: 'zoe@new.test' },
    organization: { slug: 'zoe-angstrom', name: 'Zoë Ångström’s space', kind: 'PERSONAL' },
  });
  const zoe = await tenancy.as({ id: data.signUp.user.id }, 'zoe-angstrom');
  expect(
    (
      await zoe.send(`{
    me { email organizations(first: 5) { edges { node { role { key } slug } } } defaultOrganization { slug } }
    organization { kind plan teams(first: 5) { edges { node { name isDefault members(first: 5) { edges { node { role membership { user { name } } } } } } } } }
    roles { edges { node { key isSystem } } } notifications { edges { node { category code status } } } unreadNotificationCount
  }`)
    ).data,
  ).toEqual({
    me: {
      email: 'zoe@new.test',
      organizations: { edges: [{ node: { role: { key: 'OWNER' }, slug: 'zoe-angstrom' } }] },
      defaultOrganization: { slug: 'zoe-angstrom' },
    },
    organization: {
      kind: 'PERSONAL',
      plan: 'FREE',
      teams: {
        edges: [
          {
            node: {
              name: 'General',
              isDefault: true,
              members: { edges: [{ node: { role: 'OWNER', membership: { user: { name: 'Zoë Ångström' } } } }] },
            },
          },
        ],
      },
    },
    roles: {
      edges: ['OWNER', 'ADMIN', 'MANAGER', 'MEMBER', 'VIEWER'].map((key) => ({ node: { key, isSystem: true } })),
    },
    notifications: { edges: [{ node: { category: 'WELCOME', code: 'welcome', status: 'UNREAD' } }] },
    unreadNotificationCount: 1,
  });
  expect((await refresh(data.signUp.refreshToken)).errors).toBeUndefined();
});

test('equal names get different slugs, also at the same moment', async () => {
  const answers = await Promise.all(Array.from({ length: 4 }, () => signUp({ name: 'Same Name' })));
  const slugs = answers.map(({ data }) => data.signUp.organization.slug as string);
  expect(new Set(slugs).size).toBe(4);
  for (const slug of slugs) expect(slug).toMatch(/^same-name(-[0-9a-f]{8})?$/);
});

const length = 'Give a password of 12 to 200 characters. Several words make a good one.';
const common = 'This is one of the commonest passwords, or hardly more. Choose another one.';

test.each([
  [{ email: 'not an address' }, 'input.email', 'Give an e-mail address.'],
  [{ password: 'eleven char' }, 'input.password', length],
  [{ password: '🔑'.repeat(11) }, 'input.password', length],
  [{ password: 'word '.repeat(40) + 'w' }, 'input.password', length],
  [{ password: 'qwertyuiop123' }, 'input.password', common],
  [{ password: 'PasswordPassword' }, 'input.password', common],
  [{ password: '2024-iloveyou-2025!' }, 'input.password', common],
  [{ password: 'aaaaaaaaaaaa' }, 'input.password', common],
  [{ password: 'abc1abc1abc1' }, 'input.password', common],
  [{ name: '  ' }, 'input.name', 'Give 1 to 200 characters.'],
  [{ name: 'nul\0' }, 'input.name', 'The text holds control characters. Leave them out.'],
])('signing up with %j names the field', async (input, field, message) => {
  expect(await signUp(input)).toMatchObject({
    data: { signUp: null },
    errors: [{ message, extensions: { code: 'BAD_USER_INPUT', field } }],
  });
});

test.each(['correct horse battery', 'tr0ub4dor&3xyz', 'ünïcødé wörds', 'orgraph-demo', '948 573 629 104'])(
  'signing up with the password "%s" is possible',
  async (password) => {
    expect((await signUp({ password })).errors).toBeUndefined();
  },
);

test('an address that is taken is a CONFLICT, in any case, also at the same moment, and leaves nothing behind', async () => {
  const counts = () =>
    tenancy.sql(
      'select (select count(*)::int from "user") as users, (select count(*)::int from organization) as organizations',
    );
  const taken = {
    data: { signUp: null },
    errors: [expect.objectContaining({ extensions: { code: 'CONFLICT', field: 'input.email', outcome: 'NOT_DONE' } })],
  };
  const [before] = await counts();
  expect(await signUp({ email: 'MEMBER@acme.test' })).toEqual(taken);
  expect(await counts()).toEqual([before]);
  const answers = await Promise.all(Array.from({ length: 3 }, () => signUp({ email: 'race@new.test' })));
  expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1);
  expect(answers.filter(({ errors }) => errors !== undefined)).toEqual([taken, taken]);
  expect(await counts()).toEqual([{ users: before!['users'] + 1, organizations: before!['organizations'] + 1 }]);
});

test('a profile is changed field by field; what is wrong is named, and another’s organization is no default', async () => {
  const member = await tenancy.as('acmeMember', null);
  const update = (input: Record<string, unknown>) =>
    member.send(
      'mutation ($input: UpdateMeInput!) { updateMe(input: $input) { user { name avatarUrl timezone defaultOrganization { slug } } } }',
      { input },
    );
  expect(await update({ avatarUrl: 'https://pictures.test/max.png', timezone: 'Asia/Tokyo' })).toEqual({
    data: {
      updateMe: {
        user: {
          name: 'Max Member',
          avatarUrl: 'https://pictures.test/max.png',
          timezone: 'Asia/Tokyo',
          defaultOrganization: { slug: 'acme' },
        },
      },
    },
  });
  expect(await update({ avatarUrl: null })).toMatchObject({
    data: { updateMe: { user: { avatarUrl: null, timezone: 'Asia/Tokyo' } } },
  });
  for (const [field, value] of [
    ['avatarUrl', 'javascript:alert(1)'],
    ['timezone', 'Mars/Olympus'],
    ['name', 'n'.repeat(201)],
    ['defaultOrganizationId', organizationId('beta')],
    ['defaultOrganizationId', 'beta-unknown'],
  ]) {
    expect((await update({ [field!]: value })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: `input.${field}` } },
    ]);
  }
});

test('changing the password needs the current one, ends every session and starts a new one', async () => {
  const { data } = await signUp({ email: 'change@new.test', password: 'the old password' });
  const user = await tenancy.as({ id: data.signUp.user.id }, null);
  const change = (currentPassword: string, newPassword: string) =>
    user.send(
      'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { refreshToken user { email } } }',
      { input: { currentPassword, newPassword } },
    );
  expect((await change('not it at all', 'the new password')).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field: 'input.currentPassword' } },
  ]);
  for (const unfit of ['too short', 'password1234', 'the old password'])
    expect((await change('the old password', unfit)).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'input.newPassword' } },
    ]);
  const changed = await change('the old password', 'the new password');
  expect(changed).toEqual({
    data: { changePassword: { refreshToken: expect.any(String), user: { email: 'change@new.test' } } },
  });
  expect((await refresh(data.signUp.refreshToken)).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  expect((await refresh(changed.data.changePassword.refreshToken)).errors).toBeUndefined();
  expect([
    await logIn('change@new.test', 'the old password'),
    (await logIn('change@new.test', 'the new password')).errors,
  ]).toEqual([refused, undefined]);
});

test('a person’s own fields are null for everyone else, and strangers do not see the person', async () => {
  const entity = (id: string) =>
    `{ _entities(representations: [{ __typename: "User", id: "${id}" }]) { ... on User { email name lastLoginAt defaultOrganization { slug } organizations { edges { cursor } } } } }`;
  const [fellow, self, stranger] = [
    await tenancy.as('acmeViewer', 'acme'),
    await tenancy.as('acmeMember', 'acme'),
    await tenancy.as('betaOwner', 'beta'),
  ];
  expect(await fellow.send(entity(userId('acmeMember')))).toEqual({
    data: {
      _entities: [
        {
          email: null,
          name: 'Max Member',
          lastLoginAt: null,
          defaultOrganization: null,
          organizations: null,
        },
      ],
    },
  });
  expect(await self.send(entity(userId('acmeMember')))).toMatchObject({
    data: {
      _entities: [
        {
          email: 'member@acme.test',
          defaultOrganization: { slug: 'acme' },
          organizations: { edges: [{}] },
        },
      ],
    },
  });
  expect(await stranger.send(entity(userId('acmeMember')))).toEqual({ data: { _entities: [null] } });
  expect(await (await tenancy.as('acmeMember', null)).send(entity(userId('acmeViewer')))).toEqual({
    data: { _entities: [null] },
  });
});

test('without a user everything but signing in and up is UNAUTHENTICATED', async () => {
  for (const query of [
    '{ me { id } }',
    '{ mySessions { edges { cursor } } }',
    '{ myOrganizations { edges { cursor } } }',
    'mutation { logOut(input: {}) { endedSessions } }',
    '{ organization { id } }',
  ]) {
    expect((await tenancy.anonymous().send(query)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  }
});

const everythingOwn = `user {
  email createdAt lastLoginAt defaultOrganization { slug }
  organizations(first: 5) { edges { node { slug membershipStatus role { key } } } }
}`;
const place = (slug: string, role: string) => ({
  node: { slug, membershipStatus: 'ACTIVE', role: { key: role } },
});

test('who has just signed in reads what is their own, whoever the request was signed for', async () => {
  const input = { email: 'consultant@both.test', password: 'orgraph-demo' };
  const query = `mutation ($input: LogInInput!) { logIn(input: $input) { refreshToken ${everythingOwn} } }`;
  const own = {
    email: input.email,
    createdAt: expect.any(String),
    lastLoginAt: expect.any(String),
    organizations: { edges: [place('acme', 'MEMBER'), place('beta', 'MANAGER')] },
  };
  let token = '';
  for (const client of [
    tenancy.anonymous(),
    await tenancy.as('acmeViewer', null),
    await tenancy.as('acmeViewer', 'acme'),
  ]) {
    const { data, errors } = await client.send(query, { input });
    expect(errors).toBeUndefined();
    expect(data.logIn.user).toMatchObject(own);
    token = data.logIn.refreshToken;
  }
  expect(
    await tenancy
      .anonymous()
      .send(`mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { ${everythingOwn} } }`, {
        input: { refreshToken: token },
      }),
  ).toMatchObject({ data: { refreshSession: { user: own } } });
});

test('a newcomer reads their own space and their place in it at once', async () => {
  const email = `${randomUUID()}@new.test`;
  const { data, errors } = await tenancy
    .anonymous()
    .send(
      `mutation ($input: SignUpInput!) { signUp(input: $input) { ${everythingOwn} organization { slug kind role { key } } } }`,
      { input: { email, password: 'long enough words', name: 'Newest' } },
    );
  expect(errors).toBeUndefined();
  const { user, organization } = data.signUp;
  expect(organization).toEqual({ slug: expect.any(String), kind: 'PERSONAL', role: { key: 'OWNER' } });
  expect(user.defaultOrganization).toEqual({ slug: organization.slug });
  expect(user.organizations.edges).toEqual([place(organization.slug, 'OWNER')]);
});

test('signing in opens nothing of anybody else, nor of the person in another request', async () => {
  const client = await tenancy.as('acmeViewer', 'acme');
  const input = { email: 'consultant@both.test', password: 'orgraph-demo' };
  const { data } = await client.send(
    `mutation ($input: LogInInput!) {
       logIn(input: $input) { expiresIn }
       updateMe(input: { timezone: "Europe/Berlin" }) { user { email organizations(first: 5) { edges { node { slug } } } } }
     }`,
    { input },
  );
  expect(data.updateMe.user).toEqual({
    email: 'viewer@acme.test',
    organizations: { edges: [{ node: { slug: 'acme' } }] },
  });
  const later = await client.send(
    'query ($of: [_Any!]!) { _entities(representations: $of) { ... on User { organizations(first: 1) { edges { cursor } } createdAt email } } }',
    { of: [{ __typename: 'User', id: userId('consultant') }] },
  );
  expect(later.data['_entities']).toEqual([{ organizations: null, createdAt: null, email: null }]);
});
