import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { deploy, request, type Deployment, type Member } from '../fixture/deployment.ts';

const owner = { key: 'OWNER', level: 100 };
const viewer = { key: 'VIEWER', level: 20 };
const organization = (slug: string, status = 'ACTIVE') => ({ id: randomUUID(), slug, status });
const member = (place: Member['organization'], changes: Partial<Member> = {}): Member => ({
  organization: place,
  status: 'ACTIVE',
  role: owner,
  permissions: ['content:read'],
  ...changes,
});

let deployment: Deployment;
let user: string;
let token: string;
const acme = organization('acme');
const beta = organization('beta');

beforeAll(async () => {
  deployment = await deploy();
});
afterAll(() => deployment.stop());
beforeEach(async () => {
  user = randomUUID();
  token = await deployment.token(user);
  deployment.join(user, member(acme));
  deployment.join(randomUUID(), member(beta));
  deployment.received.length = 0;
  deployment.asked.length = 0;
});

const ask = (query: string, options: Parameters<typeof request>[2] = {}) =>
  request(deployment.url, query, { token, ...options });

test('a member’s request carries the member’s identity to every subgraph', async () => {
  const { content } = await ask('{ organization { id } channels me { slackName } }', { organization: 'acme' });
  expect(content).toEqual({ data: { organization: { id: acme.id }, channels: ['general'], me: { slackName: 'ann' } } });
  expect(deployment.received.map(({ service }) => service).sort()).toEqual(['slack', 'slack', 'tenancy']);
  for (const { identity } of deployment.received)
    expect(identity).toMatchObject({
      kind: 'user',
      subject: user,
      organization: acme.id,
      role: 'OWNER',
      permissions: ['content:read'],
      membershipVersion: 1,
    });
});

test('an organization is named by slug or id, in upper or lower case of the id', async () => {
  for (const name of ['acme', acme.id, acme.id.toUpperCase()])
    expect((await ask('{ organization { id } }', { organization: name })).content.data).toEqual({
      organization: { id: acme.id },
    });
});

test('an organization that is unknown and one that is another’s are told in the same bytes', async () => {
  const answers = await Promise.all(
    ['beta', beta.id, 'nobody', randomUUID()].map((name) => ask('{ organization { id } }', { organization: name })),
  );
  expect(answers.map(({ code }) => code)).toEqual(Array(4).fill('FORBIDDEN'));
  expect(new Set(answers.map(({ status, stable }) => `${status} ${stable}`)).size).toBe(1);
  expect(answers[0]!.text).not.toMatch(/beta/);
  expect(deployment.received).toEqual([]);
});

test.each([undefined, '', 'A', 'Acme Ltd', '-acme', 'acme,beta', '../acme', 'a'.repeat(101)])(
  'the header %p is missing or malformed: ORGANIZATION_REQUIRED',
  async (name) => {
    expect((await ask('{ organization { id } }', { organization: name })).code).toBe('ORGANIZATION_REQUIRED');
    expect(deployment.asked).toEqual([]);
  },
);

test('the token is judged first, the organization second', async () => {
  expect((await ask('{ organization { id } }', { token: undefined, organization: 'nobody' })).code).toBe(
    'UNAUTHENTICATED',
  );
  expect((await ask('{ organization { id } }', { token: undefined })).code).toBe('UNAUTHENTICATED');
});

test('every token but a valid access token of tenancy’s is refused in the same bytes', async () => {
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forged = [
    undefined,
    'x',
    'a.b.c',
    `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
    `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.${signature}`,
    `${header}.${encode({ ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), sub: randomUUID() })}.${signature}`,
    await deployment.token(user, { type: 'JWT' }),
    await deployment.token(user, { audience: 'other' }),
    await deployment.token(user, { issuer: 'tenancy' }),
    await deployment.token(user, { expires: 1 }),
    await deployment.token('owner'),
    await deployment.token(user, { session: null }),
    await deployment.token(user, { session: 'mine' }),
  ];
  const answers = await Promise.all(forged.map((wrong) => ask('{ me { id } }', { token: wrong })));
  expect(answers.map(({ code }) => code)).toEqual(forged.map(() => 'UNAUTHENTICATED'));
  expect(new Set(answers.map(({ status, stable }) => `${status} ${stable}`)).size).toBe(1);
});

test('a field that needs nothing ignores both headers, whatever they say', async () => {
  const { content } = await ask('mutation { logIn(email: "a") }', {
    token: 'expired.or.forged',
    organization: 'nobody',
  });
  expect(content).toEqual({ data: { logIn: 'token' } });
  expect(deployment.received[0]!.identity).toMatchObject({ kind: 'anonymous', organization: null });
});

test('a field that needs a user takes the organization when it is the caller’s, else none', async () => {
  const seen = async (name?: string) =>
    (
      JSON.parse((await ask('{ whoAmI }', { organization: name })).content.data.whoAmI as string) as {
        organization: string | null;
      }
    ).organization;
  expect([
    await seen('acme'),
    await seen(),
    await seen('beta'),
    await seen('nobody'),
    await seen('not an organization'),
  ]).toEqual([acme.id, null, null, null, null]);
});

test('an operation needs the most that any of its fields needs, through fragments and under @skip', async () => {
  const codes = await Promise.all(
    [
      '{ me { id } organization { id } }',
      '{ me { id } ...F } fragment F on Query { organization { id } }',
      '{ me { id } organization @skip(if: true) { id } }',
      '{ me { id } ... on Query { x: channels } }',
    ].map(async (query) => (await ask(query)).code),
  );
  expect(codes).toEqual(Array(4).fill('ORGANIZATION_REQUIRED'));
  expect((await ask('{ __typename __schema { queryType { name } } }', { token: undefined })).content.data).toEqual({
    __typename: 'Query',
    __schema: { queryType: { name: 'Query' } },
  });
});

test('without an organization only tenancy is asked; other fields are null and say why', async () => {
  const { content } = await ask('{ me { id name: slackName } }');
  expect(content.data).toEqual({ me: { id: user, name: null } });
  expect(content.errors).toMatchObject([{ path: ['me', 'name'], extensions: { code: 'ORGANIZATION_REQUIRED' } }]);
  expect(deployment.received.map(({ service }) => service)).toEqual(['tenancy']);
});

test('what a client claims to be is not forwarded, nor its token', async () => {
  await ask('{ channels }', {
    organization: 'acme',
    headers: {
      'txn-token': 'mine',
      'orgraph-binding': 'mine',
      'orgraph-client-address': '6.6.6.6',
      cookie: 'a=b',
      'x-user-id': 'root',
    },
  });
  const { headers } = deployment.received[0]!;
  expect(JSON.stringify(headers)).not.toMatch(/mine|6\.6\.6\.6|root|a=b/);
  expect(headers).not.toHaveProperty('authorization');
  expect(headers).not.toHaveProperty('x-organization-id');
});

test('a suspended membership is refused; fields that need a user alone still answer', async () => {
  deployment.join(user, member(acme, { status: 'SUSPENDED' }));
  expect((await ask('{ organization { id } }', { organization: 'acme' })).code).toBe('FORBIDDEN');
  expect((await ask('{ me { id } }', { organization: 'acme' })).content.data).toEqual({ me: { id: user } });
});

test('who is not active any more is nobody, with an organization or without', async () => {
  deployment.deactivate(user);
  deployment.leave(user, acme.id);
  const answers = await Promise.all([
    ask('{ me { id } }'),
    ask('{ me { id } }', { organization: 'acme' }),
    ask('mutation { logOut }'),
    ask('{ me { id } }', { token: 'forged' }),
  ]);
  expect(answers.map(({ code }) => code)).toEqual(Array(4).fill('UNAUTHENTICATED'));
  // A mutation's error says besides that nothing was done.
  const alike = answers.map(({ status, stable }) => `${status} ${stable.replace(',"outcome":"NOT_DONE"', '')}`);
  expect(new Set(alike).size).toBe(1);
  expect(deployment.received).toEqual([]);
});

test('a suspended organization is read by its owners and administrators and changed by nobody, but for its own settings', async () => {
  const closed = organization('closed', 'SUSPENDED');
  deployment.join(user, member(closed));
  expect((await ask('{ organization { id } }', { organization: 'closed' })).content.data).toEqual({
    organization: { id: closed.id },
  });
  expect((await ask('mutation { createTeam(input: { name: "a" }) }', { organization: 'closed' })).code).toBe(
    'FORBIDDEN',
  );
  expect(
    (
      await ask('mutation { updateOrganization(name: "a") createTeam(input: { name: "a" }) }', {
        organization: 'closed',
      })
    ).code,
  ).toBe('FORBIDDEN');
  expect((await ask('mutation { updateOrganization(name: "a") }', { organization: 'closed' })).content.data).toEqual({
    updateOrganization: 'updated',
  });
  const reader = randomUUID();
  deployment.join(reader, member(closed, { role: viewer }));
  expect(
    (await ask('{ organization { id } }', { token: await deployment.token(reader), organization: 'closed' })).code,
  ).toBe('FORBIDDEN');
  expect(
    (await ask('mutation { logOut }', { token: await deployment.token(reader), organization: 'closed' })).content.data,
  ).toEqual({ logOut: 'bye' });
});

test('a membership is asked for once while it holds, however many ask at once', async () => {
  await Promise.all(Array.from({ length: 20 }, () => ask('{ organization { id } }', { organization: 'acme' })));
  await ask('{ organization { id } }', { organization: 'acme' });
  expect(deployment.asked).toEqual([{ user, organization: 'acme' }]);
});

test('an answer is not used longer than its time, and no identity outlives it', async () => {
  await ask('{ organization { id } }', { organization: 'acme' });
  const told = Date.now() + deployment.clock.offset;
  deployment.leave(user, acme.id);
  try {
    deployment.clock.offset += 15_000;
    expect((await ask('{ organization { id } }', { organization: 'acme' })).content.data).toEqual({
      organization: { id: acme.id },
    });
    expect(deployment.received.at(-1)!.until).toBeLessThanOrEqual(told + 30_000);
    deployment.clock.offset += 15_000;
    expect((await ask('{ organization { id } }', { organization: 'acme' })).code).toBe('FORBIDDEN');
  } finally {
    deployment.clock.offset = 0;
  }
});

describe('a request that takes longer than its identity lasts', () => {
  /** What comes of it when this happens between its first request to a subgraph and its second. */
  async function slowly(meanwhile: () => void) {
    const slow = (service: string) => {
      if (service !== 'tenancy') return;
      deployment.onReceived.delete(slow);
      deployment.clock.offset += 40_000;
      meanwhile();
    };
    deployment.onReceived.add(slow);
    try {
      return (await ask('{ me { id slackName } }', { organization: 'acme' })).content;
    } finally {
      deployment.onReceived.delete(slow);
      deployment.clock.offset = 0;
      await deployment.signal({ organization: acme.id });
    }
  }

  test('goes on under the identity as it is then, and no subgraph is said to be away', async () => {
    deployment.join(user, member(acme));
    const { data, errors } = await slowly(() => deployment.join(user, member(acme, { role: viewer })));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ me: { id: user, slackName: 'ann' } });
    expect(deployment.received.map(({ service, identity: { role } }) => [service, role])).toEqual([
      ['tenancy', 'OWNER'],
      ['slack', 'VIEWER'],
    ]);
  });

  test('is forbidden the rest where its right has ended meanwhile', async () => {
    deployment.join(user, member(acme));
    const { data, errors } = await slowly(() => deployment.leave(user, acme.id));
    expect(data).toEqual({ me: { id: user, slackName: null } });
    expect(errors).toMatchObject([{ path: ['me', 'slackName'], extensions: { code: 'FORBIDDEN' } }]);
    expect(deployment.received.map(({ service }) => service)).toEqual(['tenancy']);
    deployment.join(user, member(acme));
  });
});

test('tenancy’s signal ends what is known of a user, or of everyone in the organization, at once', async () => {
  for (const body of [{ organization: acme.id, user }, { organization: acme.id }]) {
    deployment.join(user, member(acme));
    expect((await ask('{ organization { id } }', { organization: 'acme' })).code).toBeUndefined();
    deployment.join(user, member(acme, { status: 'SUSPENDED' }));
    expect((await ask('{ organization { id } }', { organization: 'acme' })).code).toBeUndefined();
    expect(await deployment.signal(body)).toBe(200);
    expect((await ask('{ organization { id } }', { organization: 'acme' })).code).toBe('FORBIDDEN');
    deployment.join(user, member(acme));
    await deployment.signal({ organization: acme.id });
  }
});

test('a signal of another organization or user changes nothing, and nobody but tenancy can send one', async () => {
  await ask('{ organization { id } }', { organization: 'acme' });
  await deployment.signal({ organization: beta.id });
  await deployment.signal({ organization: acme.id, user: randomUUID() });
  expect(await deployment.signal({ organization: acme.id }, { from: 'slack' })).toBe(401);
  expect(await deployment.signal({ organization: acme.id }, { purpose: 'membership' })).toBe(401);
  expect(
    (
      await fetch(`${deployment.url}/internal/membership-changed`, {
        method: 'POST',
        body: JSON.stringify({ organization: acme.id }),
      })
    ).status,
  ).toBe(401);
  await ask('{ organization { id } }', { organization: 'acme' });
  expect(deployment.asked).toHaveLength(1);
});

test('who is let in after a refusal is let in at once', async () => {
  expect((await ask('{ organization { id } }', { organization: 'beta' })).code).toBe('FORBIDDEN');
  deployment.join(user, member(beta));
  expect((await ask('{ organization { id } }', { organization: 'beta' })).content.data).toEqual({
    organization: { id: beta.id },
  });
});
