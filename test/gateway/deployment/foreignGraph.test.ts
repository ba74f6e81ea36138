import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Identity } from '#platform/identity/identity.ts';
import { request } from '../fixture/deployment.ts';
import { deployForeign, type ForeignDeployment } from '../fixture/foreign.ts';

const identity: Identity = {
  kind: 'user',
  subject: 'somebody',
  organization: '0198a8a8-0000-7000-8000-000000000001',
  membership: null,
  organizationVersion: null,
  membershipVersion: null,
  role: 'OWNER',
  permissions: ['*'],
  teams: [],
  email: null,
  purpose: null,
  readOnly: false,
};

let open: ForeignDeployment;
let signed: ForeignDeployment;

beforeAll(async () => {
  open = await deployForeign({ forwardHeaders: 'accounts: X-Locale, authorization; *: traceparent' });
  signed = await deployForeign({ identity });
});
afterAll(async () => {
  await open.stop();
  await signed.stop();
});

const last = ({ received }: ForeignDeployment, name: string) => received.findLast(({ service }) => service === name)!;

test('a public graph asks nobody who they are, signs nothing, and calls each subgraph at its whole URL', async () => {
  const { status, content } = await request(open.url, '{ me { name } }');
  expect([status, content]).toEqual([200, { data: { me: { name: 'Zoë' } } }]);
  const { url, headers } = last(open, 'accounts');
  expect(url).toBe('/accounts?graph=1');
  expect(Object.keys(headers).toSorted()).toEqual([
    'accept',
    'accept-encoding',
    'content-length',
    'content-type',
    'host',
    'x-request-id',
  ]);
  expect((await request(open.url, 'mutation { rename }')).content).toEqual({ data: { rename: 'renamed' } });
});

test('a public graph judges no permission; under an identity that lacks it, nothing is sent', async () => {
  expect((await request(open.url, '{ rated }')).content).toEqual({ data: { rated: 5 } });
  expect((await request(signed.url, '{ rated }')).content).toEqual({ data: { rated: 5 } });
  const lacking = await deployForeign({ identity: { ...identity, permissions: ['me:read'] } });
  try {
    expect((await request(lacking.url, '{ rated }')).content).toMatchObject({
      data: { rated: null },
      errors: [{ path: ['rated'], extensions: { code: 'FORBIDDEN' } }],
    });
    expect(lacking.received).toEqual([]);
  } finally {
    await lacking.stop();
  }
});

test('a subgraph that demands an identity gives a public graph an error with a code', async () => {
  const { content } = await request(open.url, '{ secret me { name bought } }');
  expect(content.data).toEqual({ secret: null, me: { name: 'Zoë', bought: null } });
  expect(content.errors!.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['secret'], 'SUBGRAPH_UNAVAILABLE'],
    [['me', 'bought'], 'SUBGRAPH_UNAVAILABLE'],
  ]);
});

test('a code of their own reaches clients of a public graph, and stays hidden under an identity', async () => {
  const errorsOf = async ({ url }: ForeignDeployment) =>
    (await request(url, '{ closed }')).content.errors!.map(({ message, extensions }) => ({ message, extensions }));
  expect(await errorsOf(open)).toEqual([{ message: 'Closed.', extensions: { code: 'SHOP_CLOSED', until: '9:00' } }]);
  expect(await errorsOf(signed)).toEqual([
    { message: expect.stringContaining('unexpected'), extensions: { code: 'INTERNAL', requestId: expect.any(String) } },
  ]);
});

test('a client’s header reaches the subgraphs that a rule names, and no other header and subgraph', async () => {
  await request(open.url, '{ secret me { id } }', {
    headers: {
      'x-locale': 'de',
      authorization: 'Bearer theirs',
      traceparent: '00-a',
      cookie: 'a=b',
      'x-organization-id': 'acme',
      'txn-token': 'forged',
    },
  });
  const headersOf = (name: string) =>
    Object.fromEntries(
      ['x-locale', 'authorization', 'traceparent', 'cookie', 'x-organization-id', 'txn-token'].map((header) => [
        header,
        last(open, name).headers[header],
      ]),
    );
  expect(headersOf('accounts')).toEqual({ 'x-locale': 'de', authorization: 'Bearer theirs', traceparent: '00-a' });
  expect(headersOf('guarded')).toEqual({ traceparent: '00-a' });
});

test('under a fixed identity every request is signed with it, whatever the client says of itself', async () => {
  const { content } = await request(signed.url, '{ secret me { name bought } }', {
    token: 'anything',
    organization: 'other',
  });
  expect(content).toEqual({ data: { secret: 'told', me: { name: 'Zoë', bought: 3 } } });
  for (const name of ['accounts', 'guarded']) {
    const { identity: proven, headers } = last(signed, name);
    expect(proven).toEqual(identity);
    expect([headers.authorization, headers['x-organization-id']]).toEqual([undefined, undefined]);
  }
});

test('both are ready at once, have no page, and take no signals', async () => {
  for (const { url } of [open, signed]) {
    const ready = await fetch(`${url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
    expect((await fetch(`${url}/`, { headers: { accept: 'text/html' } })).status).toBe(404);
    expect((await fetch(`${url}/internal/membership-changed`, { method: 'POST', body: '{}' })).status).toBe(404);
  }
});
