import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ScopeKey } from '#gateway/identity/scopeKey.ts';
import { deploy, request, type Deployment } from '../fixture/deployment.ts';

let deployment: Deployment;
let user: string;
let token: string;
let acme: { id: string; slug: string; status: string };
let viewer: string;
let wider: string;

beforeAll(async () => {
  deployment = await deploy({ graceSeconds: 120 });
});
afterAll(() => deployment.stop());
beforeEach(async () => {
  [user, viewer, wider] = [randomUUID(), randomUUID(), randomUUID()];
  token = await deployment.token(user);
  acme = { id: randomUUID(), slug: `acme-${user.slice(0, 8)}`, status: 'ACTIVE' };
  deployment.join(user, { organization: acme, status: 'ACTIVE', role: { key: 'OWNER', level: 100 }, permissions: own });
  deployment.roles.set(viewer, { key: 'VIEWER', level: 20, permissions: ['content:read'] });
  deployment.roles.set(wider, { key: 'WIDER', level: 900, permissions: ['slack:erase', 'content:read', '*'] });
  deployment.received.length = 0;
  deployment.viewed.length = 0;
  Object.assign(deployment.tenancy, { isAway: false });
  deployment.clock.offset = 0;
});

const own = ['content:read', 'content:write', 'role:preview'];
const ask = (readAs: string | undefined, query = '{ channels }', organization: string | undefined = acme.slug) =>
  request(deployment.url, query, {
    token,
    organization,
    headers: readAs === undefined ? {} : { 'x-orgraph-read-as': readAs },
  });

test('who reads as a role has its permissions, neither teams nor address, and only reads', async () => {
  expect((await ask(viewer)).content).toEqual({ data: { channels: ['general'] }, extensions: { readAs: 'VIEWER' } });
  expect(deployment.received.map(({ identity }) => identity)).toMatchObject([
    {
      subject: user,
      organization: acme.id,
      role: 'VIEWER',
      permissions: ['content:read'],
      teams: [],
      email: null,
      readOnly: true,
    },
  ]);
});

test('a role that is said to grant more gives nothing that the caller lacks', async () => {
  await ask(wider);
  expect(deployment.received[0]!.identity).toMatchObject({ role: 'WIDER', permissions: ['content:read'] });
});

test('a mutation is refused before anything is sent, whatever it needs', async () => {
  for (const query of ['mutation { createTeam(input: { name: "a" }) }', 'mutation { logIn(email: "a") }'])
    expect((await ask(viewer, query)).content).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN', outcome: 'NOT_DONE' } }],
    });
  expect([deployment.received, deployment.viewed]).toEqual([[], []]);
});

test('an unknown role is not found, what is no id is refused, and no organization is none to read in', async () => {
  expect((await ask(randomUUID())).code).toBe('NOT_FOUND');
  for (const wrong of ['VIEWER', '', `${viewer}, ${wider}`, '*']) expect((await ask(wrong)).code).toBe('BAD_REQUEST');
  const without = await request(deployment.url, '{ me { id } }', { token, headers: { 'x-orgraph-read-as': viewer } });
  expect(without.code).toBe('ORGANIZATION_REQUIRED');
  expect((await ask(viewer, '{ me { id } }', 'foreign')).code).toBe('FORBIDDEN');
  expect(deployment.received).toEqual([]);
});

test('who lacks the permission is refused, and tenancy is not asked', async () => {
  deployment.join(user, {
    organization: acme,
    status: 'ACTIVE',
    role: { key: 'ADMIN', level: 80 },
    permissions: ['*:read'],
  });
  expect((await ask(viewer)).code).toBe('FORBIDDEN');
  expect(deployment.viewed).toEqual([]);
});

test('what is asked at once as oneself and as roles is asked of a subgraph for each alone', async () => {
  const equal = randomUUID();
  deployment.roles.set(equal, { key: 'EQUAL', level: 100, permissions: own });
  await Promise.all([ask(undefined), ask(viewer), ask(equal)]);
  deployment.received.length = 0;
  await Promise.all([undefined, viewer, equal, undefined, viewer, equal].map((role) => ask(role)));
  const keys = deployment.received.map(({ identity }) => ScopeKey.ofIdentity(identity).text);
  expect(new Set(keys).size).toBe(3);
  expect(new Set(deployment.received.map(({ identity }) => identity.role))).toEqual(
    new Set(['OWNER', 'VIEWER', 'EQUAL']),
  );
});

test('a view is asked for once, and again when a right has changed', async () => {
  await Promise.all([ask(viewer), ask(viewer)]);
  await ask(viewer);
  expect(deployment.viewed.length).toBe(1);
  deployment.roles.set(viewer, { key: 'VIEWER', level: 20, permissions: ['content:write'] });
  await deployment.signal({ organization: acme.id });
  await ask(viewer);
  expect(deployment.received.at(-1)!.identity.permissions).toEqual(['content:write']);
  deployment.leave(user, acme.id);
  await deployment.signal({ organization: acme.id, user });
  expect((await ask(viewer)).code).toBe('FORBIDDEN');
});

test('a session that has ended reads as nobody', async () => {
  const session = randomUUID();
  token = await deployment.token(user, { session });
  expect((await ask(viewer)).code).toBeUndefined();
  await deployment.signal({ user, session });
  expect((await ask(viewer)).code).toBe('UNAUTHENTICATED');
});

test('nobody reads as a role by an older word of tenancy’s', async () => {
  await ask(undefined);
  await ask(viewer);
  deployment.clock.offset = 31_000;
  deployment.tenancy.isAway = true;
  expect((await ask(undefined)).content).toMatchObject({ extensions: { stale: true } });
  expect((await ask(viewer)).code).toBe('SUBGRAPH_UNAVAILABLE');
});

test('in a suspended organization a role that may not read there reads nothing', async () => {
  const suspended = { ...acme, status: 'SUSPENDED' };
  deployment.join(user, {
    organization: suspended,
    status: 'ACTIVE',
    role: { key: 'OWNER', level: 100 },
    permissions: own,
  });
  expect((await ask(undefined)).code).toBeUndefined();
  expect((await ask(viewer)).code).toBe('FORBIDDEN');
});
