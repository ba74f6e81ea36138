import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { tenantAnswer } from '#platform/data/askTenant.ts';
import { demonstrationId } from '#platform/demonstration/demonstration.ts';
import { rolePermissions } from '#platform/identity/permissions.ts';
import { Reply } from '#platform/identity/reply.ts';
import { createRequestVerifier } from '#platform/identity/signedRequest.ts';
import type { ProcessName } from '#platform/process/names.ts';
import type { SubgraphClient } from '../harness/client.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { createTestKeys } from '../harness/keys.ts';
import { organizationId, startTenancy, userId, type TestTenancy } from './start.ts';

interface Signal {
  path: string;
  organization: string | null;
  purpose: string | null;
  body: unknown;
}

let tenancy: TestTenancy;
let gateway: { url: string; signals: Signal[]; silent: boolean; held: number; stop(): Promise<void> };
beforeAll(async () => {
  const keys = await createTestKeys();
  gateway = await startGateway(createRequestVerifier(keys.of('gateway'), keys.ring));
  tenancy = await startTenancy({ keys, gatewayUrls: [gateway.url] });
});
afterAll(async () => {
  await tenancy.stop();
  await gateway.stop();
  tenancy.keys.remove();
});
afterEach(() => {
  gateway.signals.length = 0;
});

/** A gateway as tenancy meets it: it proves each signal, and its answer. */
async function startGateway(verifier: ReturnType<typeof createRequestVerifier>): Promise<typeof gateway> {
  const state = { signals: [] as Signal[], silent: false, held: 0 };
  const receive = async (request: IncomingMessage, reply: Reply): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const proven = await verifier.verify({ method: 'POST', path: request.url!, headers: request.headers, body });
    const { identity } = proven;
    reply.proveTo(proven);
    state.signals.push({
      path: request.url!,
      organization: identity.organization,
      purpose: identity.purpose,
      body: JSON.parse(body.toString()),
    });
    reply.send(200, {});
  };
  const server = createServer((request, response) => {
    if (state.silent) {
      state.held += 1;
      response.once('close', () => {
        state.held -= 1;
      });
      return;
    }
    const reply = new Reply(response);
    receive(request, reply).catch(() => reply.send(401, {}));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

const membership = async (user: string, organization: string | null) =>
  (await tenancy.internal('/internal/membership', { user, organization }, { issuer: 'gateway', purpose: 'membership' }))
    .content;

test('a membership is told whole, by id and by slug', async () => {
  const expected = {
    organization: { id: organizationId('acme'), slug: 'acme', status: 'ACTIVE', version: 1 },
    membership: { id: demonstrationId('acme', 'membership consultant@both.test'), status: 'ACTIVE', version: 1 },
    role: { key: 'MEMBER', level: 40 },
    permissions: rolePermissions.MEMBER,
    sessionEnded: false,
    email: 'consultant@both.test',
    platformAdmin: false,
    teams: ['engineering', 'general']
      .map((slug) => ({ id: demonstrationId('acme', `team ${slug}`), role: 'MEMBER' }))
      .sort((a, b) => a.id.localeCompare(b.id)),
  };
  expect(await membership(userId('consultant'), 'acme')).toEqual(expected);
  expect(await membership(userId('consultant'), organizationId('acme').toUpperCase())).toEqual(expected);
});

test('unknown, foreign and left organizations have one answer; a uuid-shaped name is always an id', async () => {
  const none = {
    organization: null,
    active: true,
    sessionEnded: false,
    email: 'member@acme.test',
    platformAdmin: false,
  };
  for (const organization of [
    'beta',
    organizationId('beta'),
    'nowhere',
    randomUUID(),
    '',
    'x\0y',
    "' or true --",
    null,
  ])
    expect([organization, await membership(userId('acmeMember'), organization)]).toEqual([organization, none]);
  await tenancy.sql(`update membership set status = 'DEACTIVATED' where id = $1`, [
    demonstrationId('acme', 'membership member@acme.test'),
  ]);
  expect(await membership(userId('acmeMember'), 'acme')).toEqual(none);
  await tenancy.sql(`update membership set status = 'ACTIVE' where id = $1`, [
    demonstrationId('acme', 'membership member@acme.test'),
  ]);
  expect(await membership(randomUUID(), 'acme')).toEqual({
    organization: null,
    active: false,
    sessionEnded: false,
    email: null,
    platformAdmin: false,
  });
});

test('a user who is not active is a member of nothing; an address that is not verified is not told', async () => {
  await tenancy.sql(`update "user" set status = 'SUSPENDED' where id = $1`, [userId('acmeViewer')]);
  expect(await membership(userId('acmeViewer'), 'acme')).toEqual({
    organization: null,
    active: false,
    sessionEnded: false,
    email: null,
    platformAdmin: false,
  });
  await tenancy.sql(`update "user" set status = 'ACTIVE', email_verified_at = null where id = $1`, [
    userId('acmeViewer'),
  ]);
  expect(await membership(userId('acmeViewer'), 'acme')).toMatchObject({ organization: { slug: 'acme' }, email: null });
});

test('whether a session has ended is told in the same answer, with an organization or without, in no more statements', async () => {
  const user = userId('acmeMember');
  const logIn = async () =>
    (
      await tenancy
        .anonymous()
        .send(
          `mutation { logIn(input: { email: "member@acme.test", password: "orgraph-demo" }) { accessToken refreshToken } }`,
        )
    ).data.logIn;
  const sessionOf = (token: string) => decodeJwt(token)['sid'] as string;
  const ended = async (session: string | null, organization: string | null, who = user) =>
    (
      await tenancy.internal(
        '/internal/membership',
        { user: who, session, organization },
        { issuer: 'gateway', purpose: 'membership' },
      )
    ).content.sessionEnded;
  const [first, second] = [await logIn(), await logIn()];
  const session = sessionOf(first.accessToken);
  const states = async (who?: string) => [await ended(session, null, who), await ended(session, 'acme', who)];
  expect(await states()).toEqual([false, false]);
  expect(await ended(null, null)).toBe(false);
  tenancy.statements.length = 0;
  await ended(session, null);
  const statements = tenancy.statements.length;
  tenancy.statements.length = 0;
  await ended(null, null);
  expect(tenancy.statements).toHaveLength(statements);
  // Another's session, and one that never was, are as ended ones.
  expect(await states(userId('acmeOwner'))).toEqual([true, true]);
  expect(await ended(randomUUID(), 'acme')).toBe(true);
  await tenancy
    .anonymous()
    .send(`mutation { refreshSession(input: { refreshToken: "${first.refreshToken}" }) { expiresIn } }`);
  expect(await states()).toEqual([false, false]);
  const member = await tenancy.as('acmeMember', null);
  await member.send(`mutation { revokeSession(input: { id: "${session}" }) { deletedId } }`);
  expect(await states()).toEqual([true, true]);
  expect(await ended(sessionOf(second.accessToken), null)).toBe(false);
  await tenancy.sql(`update refresh_token set expires_at = now() where family = $1`, [sessionOf(second.accessToken)]);
  expect(await ended(sessionOf(second.accessToken), null)).toBe(true);
});

test('in a suspended organization owners and admins keep reading and its papers, the others keep nothing', async () => {
  await tenancy.sql(`update organization set status = 'SUSPENDED' where slug = 'beta'`);
  const [owner, manager] = [
    await membership(userId('betaOwner'), 'beta'),
    await membership(userId('consultant'), 'beta'),
  ];
  await tenancy.sql(`update organization set status = 'ACTIVE' where slug = 'beta'`);
  expect(owner).toMatchObject({
    organization: { status: 'SUSPENDED' },
    permissions: [...rolePermissions.VIEWER, 'organization:update', 'audit:read', 'organization:billing'],
  });
  expect(manager).toMatchObject({ organization: { status: 'SUSPENDED' }, permissions: [] });
});

test('another subgraph learns what it keeps of an organization, with the limits of its plan', async () => {
  const ask = (organization: string, identity = organization) =>
    tenancy.internal(
      '/internal/tenant',
      { organization },
      { issuer: 'slack', purpose: 'tenant', organization: identity },
    );
  const { content } = await ask(organizationId('beta'));
  expect(tenantAnswer.parse(content)).toEqual({
    tenant: {
      id: organizationId('beta'),
      slug: 'beta',
      name: 'Beta',
      timezone: 'Europe/Berlin',
      status: 'ACTIVE',
      plan: 'PRO',
      version: 1,
      limits: { max_users: 50, max_teams: 20, max_connections: 15, max_analyses_per_month: 100 },
    },
  });
  expect([
    (await ask(randomUUID())).content,
    (await ask(organizationId('beta'), organizationId('acme'))).content,
  ]).toEqual([{ tenant: null }, { tenant: null }]);
});

test('an import is for a named organization, in the name of an active member or the first owner', async () => {
  const ask = (body: unknown) =>
    tenancy.internal('/internal/import-target', body, { issuer: 'slack', purpose: 'import' });
  const acme = { id: organizationId('acme'), slug: 'acme', name: 'Acme' };
  expect((await ask({ organization: 'acme' })).content).toEqual({ organization: acme, userId: userId('acmeOwner') });
  expect((await ask({ organization: acme.id, as: 'MANAGER@acme.test' })).content).toEqual({
    organization: acme,
    userId: userId('acmeManager'),
  });
  expect(await ask({ organization: 'acme', as: 'owner@beta.test' })).toEqual({
    status: 400,
    content: expect.objectContaining({
      error: {
        code: 'BAD_USER_INPUT',
        field: 'as',
        message: 'No active member of the organization has this e-mail address.',
      },
    }),
  });
  for (const organization of ['nowhere', randomUUID()])
    expect(await ask({ organization })).toMatchObject({ status: 404, content: { error: { code: 'NOT_FOUND' } } });
});

test('members are found by their addresses in any case, those of the organization alone', async () => {
  const ask = async (emails: string[]) =>
    (
      await tenancy.internal(
        '/internal/members-by-email',
        { emails },
        { issuer: 'integrations', purpose: 'correlation', organization: organizationId('acme') },
      )
    ).content.members;
  expect(await ask(['Owner@Acme.test', 'consultant@both.test', 'owner@beta.test', 'nobody@acme.test', 'x\0'])).toEqual([
    { email: 'Owner@Acme.test', userId: userId('acmeOwner') },
    { email: 'consultant@both.test', userId: userId('consultant') },
  ]);
  tenancy.statements.length = 0;
  await ask(Array.from({ length: 5_000 }, (_, index) => `person${index}@acme.test`));
  expect(tenancy.statements).toHaveLength(2);
});

test.each<[string, unknown, ProcessName, string]>([
  ['/internal/membership', { user: userId('acmeOwner'), organization: 'acme' }, 'slack', 'membership'],
  ['/internal/membership', { user: userId('acmeOwner'), organization: 'acme' }, 'gateway', 'tenant'],
  ['/internal/tenant', { organization: organizationId('acme') }, 'gateway', 'tenant'],
  ['/internal/import-target', { organization: 'acme' }, 'integrations', 'import'],
  ['/internal/member-address', { user: userId('acmeOwner') }, 'slack', 'correlation'],
  ['/internal/members-by-email', { emails: [] }, 'slack', 'correlation'],
  ['/internal/members-by-email', { emails: [] }, 'integrations', 'correlation'],
  ['/internal/nothing', {}, 'gateway', 'membership'],
])('%s answers nobody but its own callers', async (path, body, issuer, purpose) => {
  expect(await tenancy.internal(path, body, { issuer, purpose })).toMatchObject({
    status: 401,
    content: { error: { code: 'IDENTITY_REQUIRED' } },
  });
});

test('what changes rights is told to the gateways, once it is committed, with whom it concerns', async () => {
  const [owner, acme] = [await tenancy.as('acmeOwner', 'acme'), organizationId('acme')];
  const signal = (user?: string) => ({
    path: '/internal/membership-changed',
    organization: acme,
    purpose: 'membership-changed',
    body: { organization: acme, ...(user !== undefined && { user }) },
  });
  const viewer = demonstrationId('acme', 'membership viewer@acme.test');
  const expectSignals = async (mutation: string, ...expected: unknown[]) => {
    const version = await currentVersion(tenancy, 'membership', viewer);
    gateway.signals.length = 0;
    expect((await owner.send(`mutation { ${mutation.replace('VERSION', String(version))} }`)).errors).toBeUndefined();
    expect([mutation, gateway.signals]).toEqual([mutation, expected]);
  };
  await expectSignals(
    `setMemberRole(input: { id: "${viewer}", version: VERSION, roleId: "${demonstrationId('acme', 'role MEMBER')}" }) { membership { id } }`,
    signal(userId('acmeViewer')),
  );
  await expectSignals(
    `suspendMember(input: { id: "${viewer}", version: VERSION }) { membership { id } }`,
    signal(userId('acmeViewer')),
  );
  await expectSignals(
    `reactivateMember(input: { id: "${viewer}", version: VERSION }) { membership { id } }`,
    signal(userId('acmeViewer')),
  );
  await expectSignals(
    `updateRole(input: { id: "${demonstrationId('acme', 'role REVIEWER')}", version: 1, level: 20 }) { role { id } }`,
    signal(),
  );
  const organization = await currentVersion(tenancy, 'organization', acme);
  await expectSignals(
    `updateOrganization(input: { version: ${organization}, city: "Kiel" }) { organization { id } }`,
    signal(),
  );
  await expectSignals(
    'createTeam(input: { name: "Signals", slug: "signals" }) { team { id } }',
    signal(userId('acmeOwner')),
  );
  await expectSignals('updateMyMembership(input: { displayName: "Chief" }) { membership { id } }');
  gateway.signals.length = 0;
  expect(
    (await owner.send(`mutation { suspendMember(input: { id: "${randomUUID()}", version: 1 }) { membership { id } } }`))
      .errors,
  ).toHaveLength(1);
  expect(gateway.signals).toEqual([]);
});

test('what ends a session is told to the gateways with whose it was, once it is committed', async () => {
  const [member, user] = [await tenancy.as('acmeMember', null), userId('acmeMember')];
  const logIn = async () => {
    const { data } = await tenancy
      .anonymous()
      .send(
        `mutation { logIn(input: { email: "member@acme.test", password: "orgraph-demo" }) { accessToken refreshToken } }`,
      );
    const { accessToken, refreshToken } = data.logIn;
    return { session: decodeJwt(accessToken)['sid'] as string, refreshToken: refreshToken as string };
  };
  const expectSignals = async (client: SubgraphClient, mutation: string, ...bodies: object[]) => {
    gateway.signals.length = 0;
    await client.send(`mutation { ${mutation} }`);
    expect([mutation, gateway.signals]).toEqual([
      mutation,
      bodies.map((body) => ({
        path: '/internal/membership-changed',
        organization: null,
        purpose: 'membership-changed',
        body,
      })),
    ]);
  };
  const [first, second, third] = [await logIn(), await logIn(), await logIn()];
  const logOut = `logOut(input: { refreshToken: "${first.refreshToken}" }) { endedSessions }`;
  await expectSignals(await tenancy.as('acmeOwner', null), logOut);
  await expectSignals(member, logOut, { user, session: first.session });
  await expectSignals(member, logOut);
  await expectSignals(member, `revokeSession(input: { id: "${second.session}" }) { deletedId }`, {
    user,
    session: second.session,
  });
  await expectSignals(member, `revokeSession(input: { id: "${second.session}" }) { deletedId }`);
  const refresh = `refreshSession(input: { refreshToken: "${third.refreshToken}" }) { refreshToken }`;
  const { data } = await tenancy.anonymous().send(`mutation { ${refresh} }`);
  await expectSignals(
    tenancy.anonymous(),
    `refreshSession(input: { refreshToken: "${data.refreshSession.refreshToken}" }) { expiresIn }`,
  );
  await expectSignals(tenancy.anonymous(), refresh, { user, session: third.session });
  await expectSignals(tenancy.anonymous(), refresh);
  await logIn();
  await expectSignals(member, 'logOut(input: {}) { endedSessions }', { user });
});

test('a gateway that does not answer holds up nothing', async () => {
  gateway.silent = true;
  const version = await currentVersion(tenancy, 'organization', organizationId('acme'));
  expect(
    (
      await (
        await tenancy.as('acmeOwner', 'acme')
      ).send(`mutation { updateOrganization(input: { version: ${version}, city: "Jena" }) { organization { city } } }`)
    ).data,
  ).toEqual({ updateOrganization: { organization: { city: 'Jena' } } });
  gateway.silent = false;
  // The signal is still waiting for its answer when the mutation has had its own.
  expect(gateway.held).toBe(1);
});
