import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../../harness/eventually.ts';
import { deploy, request, type Deployment } from '../fixture/deployment.ts';

let deployment: Deployment;
let user: string;
let session: string;
let token: string;
const acme = { id: randomUUID(), slug: 'acme', status: 'ACTIVE' };

beforeAll(async () => {
  deployment = await deploy();
});
afterAll(() => deployment.stop());
beforeEach(async () => {
  [user, session] = [randomUUID(), randomUUID()];
  token = await deployment.token(user, { session });
  deployment.join(user, {
    organization: acme,
    status: 'ACTIVE',
    role: { key: 'OWNER', level: 100 },
    permissions: ['content:read'],
  });
});
afterEach(() => {
  deployment.clock.offset = 0;
  deployment.held.until = undefined;
});

/** How both kinds of operation end: one that needs a person, one that needs their organization. */
const codes = async (who = token) => [
  (await request(deployment.url, '{ me { id } }', { token: who })).code,
  (await request(deployment.url, '{ organization { id } }', { token: who, organization: 'acme' })).code,
];
const served = [undefined, undefined];
const refused = ['UNAUTHENTICATED', 'UNAUTHENTICATED'];

test('a token of a session that has ended is nobody’s, with an organization or without', async () => {
  deployment.endSession(session);
  expect(await codes()).toEqual(refused);
  expect(await codes(await deployment.token(user))).toEqual(served);
});

test('tenancy’s signal ends a session at once and for good, and no other', async () => {
  const other = await deployment.token(user);
  expect([await codes(), await codes(other)]).toEqual([served, served]);
  expect(await deployment.signal({ user, session })).toBe(200);
  // Tenancy itself would still say that it runs: an older answer overturns nothing.
  expect([await codes(), await codes(other)]).toEqual([refused, served]);
  deployment.clock.offset = 240_000;
  expect([await codes(), await codes(other)]).toEqual([refused, served]);
});

test('with the signal lost, a session that has ended serves nothing once the answer about it has run out', async () => {
  expect(await codes()).toEqual(served);
  deployment.endSession(session);
  expect(await codes()).toEqual(served);
  deployment.clock.offset = 30_000;
  expect(await codes()).toEqual(refused);
});

test('a signal about a person ends what is known of them in each session, with an organization or without', async () => {
  const other = await deployment.token(user);
  expect([await codes(), await codes(other)]).toEqual([served, served]);
  deployment.deactivate(user);
  deployment.leave(user, acme.id);
  expect([await codes(), await codes(other)]).toEqual([served, served]);
  expect(await deployment.signal({ user: randomUUID() })).toBe(200);
  expect(await codes()).toEqual(served);
  expect(await deployment.signal({ user })).toBe(200);
  expect([await codes(), await codes(other)]).toEqual([refused, refused]);
});

test.each(['{ me { id } }', '{ organization { id } }'])(
  'an answer that was on its way when the session ended lets %s in neither then nor later',
  async (query) => {
    const ask = () => request(deployment.url, query, { token, organization: 'acme' });
    const { promise, resolve } = Promise.withResolvers<void>();
    deployment.held.until = promise;
    const before = deployment.held.answers;
    const early = ask();
    expect(await eventually(() => deployment.held.answers > before)).toBe(true);
    await deployment.signal({ user, session });
    resolve();
    expect([(await early).code, (await ask()).code]).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
  },
);

test('an answer that was on its way when a person changed is not remembered', async () => {
  const ask = () => request(deployment.url, '{ me { id } }', { token });
  const { promise, resolve } = Promise.withResolvers<void>();
  deployment.held.until = promise;
  const before = deployment.held.answers;
  const early = ask();
  expect(await eventually(() => deployment.held.answers > before)).toBe(true);
  deployment.deactivate(user);
  await deployment.signal({ user });
  resolve();
  expect([(await early).code, (await ask()).code]).toEqual([undefined, 'UNAUTHENTICATED']);
});

test('a signal names an organization, a person or a person’s session, and nothing else', async () => {
  for (const body of [{}, { session }, { organization: acme.id, session }, { user: 'me' }, { user, session: 'mine' }])
    expect([body, await deployment.signal(body)]).toEqual([body, 400]);
  expect(await deployment.signal({ user, session }, { from: 'slack' })).toBe(401);
  expect(await codes()).toEqual(served);
});
