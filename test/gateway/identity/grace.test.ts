import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { deploy, request, type Deployment } from '../fixture/deployment.ts';

let deployment: Deployment;
let user: string;
let session: string;
let token: string;
let acme: { id: string; slug: string; status: string };
const member = { status: 'ACTIVE', role: { key: 'OWNER', level: 100 }, permissions: ['content:read'] };

/** Milliseconds after which an answer of tenancy's has run out, and the grace after it too. */
const ranOut = 31_000;
const over = 151_000;

const query = '{ channels }';
const ask = (what: string = query, { as = token, organization = acme.slug } = {}) =>
  request(deployment.url, what, { token: as, organization });
const codeOf = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).code;
const served = { data: { channels: ['general'] }, extensions: { stale: true } };

function tenancyIsAway(after = ranOut): void {
  deployment.clock.offset = after;
  deployment.tenancy.isAway = true;
}

const withGrace = (graceSeconds: number | undefined) => {
  beforeAll(async () => {
    deployment = await deploy(graceSeconds === undefined ? {} : { graceSeconds });
  });
  afterAll(() => deployment.stop());
  beforeEach(async () => {
    [user, session] = [randomUUID(), randomUUID()];
    token = await deployment.token(user, { session });
    acme = { id: randomUUID(), slug: `acme-${user.slice(0, 8)}`, status: 'ACTIVE' };
    deployment.join(user, { organization: acme, ...member });
  });
  afterEach(() => {
    deployment.clock.offset = 0;
    Object.assign(deployment.tenancy, { isAway: false, failed: 0 });
    deployment.received.length = 0;
  });
};

describe('by default', () => {
  withGrace(undefined);

  test('nothing is served by an answer of tenancy’s that has run out', async () => {
    expect((await ask()).content).toEqual({ data: { channels: ['general'] } });
    tenancyIsAway();
    expect((await ask()).content).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 1 } }],
    });
  });
});

describe('with a grace', () => {
  withGrace(120);

  test('who was answered before reads while tenancy is away, says so to subgraphs and is told', async () => {
    expect((await ask()).content).toEqual({ data: { channels: ['general'] } });
    tenancyIsAway();
    expect((await ask()).content).toEqual(served);
    expect((await ask(query, { organization: acme.id })).content).toEqual(served);
    expect(deployment.received.map(({ identity }) => identity.readOnly)).toEqual([false, true, true]);
    expect((await ask('{ channels organization { id } }')).content).toMatchObject({ extensions: { stale: true } });
    deployment.clock.offset = over - 50_000;
    expect((await ask()).content).toEqual(served);
    deployment.clock.offset = over;
    expect(await codeOf()).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test('nothing is changed meanwhile', async () => {
    await ask();
    tenancyIsAway();
    await ask();
    deployment.received.length = 0;
    const { content } = await ask('mutation { updateOrganization(name: "A") }');
    expect(content).toMatchObject({
      errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 1, outcome: 'NOT_DONE' } }],
    });
    expect(deployment.received).toEqual([]);
  });

  test('a session or an organization that was not answered before is not served, nor a person without one', async () => {
    const beta = { id: randomUUID(), slug: `beta-${user.slice(0, 8)}`, status: 'ACTIVE' };
    deployment.join(user, { organization: beta, ...member });
    await ask();
    await request(deployment.url, '{ me { id } }', { token });
    tenancyIsAway();
    expect(await codeOf()).toBeUndefined();
    expect(await codeOf(query, { as: await deployment.token(user) })).toBe('SUBGRAPH_UNAVAILABLE');
    expect(await codeOf(query, { organization: beta.id })).toBe('SUBGRAPH_UNAVAILABLE');
    expect((await request(deployment.url, '{ me { id } }', { token })).code).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test.each([
    ['the organization', () => ({ organization: acme.id }), 'SUBGRAPH_UNAVAILABLE'],
    ['the member', () => ({ organization: acme.id, user }), 'SUBGRAPH_UNAVAILABLE'],
    ['the person', () => ({ user }), 'SUBGRAPH_UNAVAILABLE'],
    ['the session', () => ({ user, session }), 'UNAUTHENTICATED'],
  ])('a signal about %s ends it', async (_, signal, code) => {
    await ask();
    tenancyIsAway();
    expect(await codeOf()).toBeUndefined();
    await deployment.signal(signal());
    expect([await codeOf(), await codeOf(query, { organization: acme.id })]).toEqual([code, code]);
  });

  test('who was dropped before tenancy went away is not served', async () => {
    await ask();
    await deployment.signal({ organization: acme.id });
    tenancyIsAway(0);
    expect(await codeOf()).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test.each([
    ['an organization that is suspended', () => ({ organization: { ...acme, status: 'SUSPENDED' }, ...member })],
    ['a member who is suspended', () => ({ organization: acme, ...member, status: 'SUSPENDED' })],
  ])('%s is not served, also where it was when tenancy was asked by another name', async (_, place) => {
    await ask();
    deployment.join(user, place());
    deployment.clock.offset = ranOut;
    await ask(query, { organization: acme.id });
    tenancyIsAway(2 * ranOut);
    expect(await codeOf()).toBe('SUBGRAPH_UNAVAILABLE');
    expect(await codeOf(query, { organization: acme.id })).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test.each(['slug', 'id'] as const)('whom tenancy has refused by the %s is not served when it is away', async (by) => {
    await ask();
    deployment.leave(user, acme.id);
    deployment.clock.offset = ranOut;
    expect(await codeOf(query, { organization: acme[by] })).toBe('FORBIDDEN');
    tenancyIsAway();
    expect(await codeOf()).toBe('SUBGRAPH_UNAVAILABLE');
    expect(await codeOf(query, { organization: acme.id })).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test('the grace ends with the access token, and so does what is signed in it', async () => {
    const short = await deployment.token(user, { session, expires: '60s' });
    const { exp } = JSON.parse(Buffer.from(short.split('.')[1]!, 'base64url').toString()) as { exp: number };
    await ask(query, { as: short });
    tenancyIsAway(40_000);
    expect(await codeOf(query, { as: short })).toBeUndefined();
    expect(deployment.received.at(-1)!.until).toBeLessThanOrEqual(exp * 1000);
    // A token is taken for five seconds longer, because clocks differ; the grace is not.
    deployment.clock.offset = exp * 1000 + 1 - Date.now();
    expect(await codeOf(query, { as: short })).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test('tenancy is asked again once a second, and believed as soon as it answers', async () => {
    await ask();
    tenancyIsAway();
    const began = Date.now();
    for (let again = 0; again < 20; again += 1) expect((await ask()).content).toEqual(served);
    expect(deployment.tenancy.failed).toBeLessThanOrEqual(1 + Math.ceil((Date.now() - began) / 1_000));
    deployment.tenancy.isAway = false;
    deployment.clock.offset += 1_001;
    expect((await ask()).content).toEqual({ data: { channels: ['general'] } });
    expect(deployment.received.at(-1)!.identity.readOnly).toBe(false);
  });
});
