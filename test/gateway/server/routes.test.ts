import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clientAddressBehind, readNetworks } from '#gateway/http/clientAddress.ts';
import { Reply } from '#platform/identity/reply.ts';
import { createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { deploy, request, type Deployment } from '../fixture/deployment.ts';

const modern = 'application/graphql-response+json';
const acme = { id: randomUUID(), slug: 'acme', status: 'ACTIVE' };
const user = randomUUID();

let deployment: Deployment;
let token: string;

beforeAll(async () => {
  deployment = await deploy({ corsOrigins: ['https://app.example.test'] });
  deployment.join(user, { organization: acme, status: 'ACTIVE', role: { key: 'OWNER', level: 100 }, permissions: [] });
  token = await deployment.token(user);
});
afterAll(() => deployment.stop());

const ask = (query: string, options: Parameters<typeof request>[2] = {}) =>
  request(deployment.url, query, { token, organization: 'acme', ...options });
const post = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${deployment.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body as string,
  });
const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code,
];

test('an answer is application/json with a request id of its own, which refusals do not repeat in their bytes', async () => {
  const { headers, status, content } = await ask('{ channels }');
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
    200,
    'application/json; charset=utf-8',
    'no-store',
  ]);
  expect(content).toEqual({ data: { channels: ['general'] } });
  expect(deployment.received.at(-1)!.headers['x-request-id']).toBe(headers.get('x-request-id'));
  const failed = await ask('{ channels }', { organization: 'nobody' });
  expect(failed.text).not.toContain(failed.headers.get('x-request-id'));
  expect(failed.headers.get('x-request-id')).not.toBe(headers.get('x-request-id'));
});

test('a request id of the client’s goes with the request, to the subgraph and back, unless it is not printable or too long', async () => {
  const own = 'Root=1-67891233-abcdef012345678912345678';
  const { headers } = await ask('{ channels }', { headers: { 'x-request-id': own } });
  expect([headers.get('x-request-id'), deployment.received.at(-1)!.headers['x-request-id']]).toEqual([own, own]);
  for (const id of ['two words', 'x'.repeat(129)])
    expect((await ask('{ channels }', { headers: { 'x-request-id': id } })).headers.get('x-request-id')).toMatch(
      /^[\da-f-]{36}$/,
    );
});

test('which proxies are trusted decides whose address a subgraph is told', async () => {
  const told = async (headers: Record<string, string>) => {
    await ask('{ channels }', { headers });
    return deployment.received.at(-1)!.headers['orgraph-client-address'];
  };
  expect(await told({ 'x-forwarded-for': '203.0.113.9' })).toBe('127.0.0.1');
  const behind = await deploy({ clientAddress: clientAddressBehind(readNetworks('127.0.0.0/8'), 'x-forwarded-for') });
  try {
    behind.join(user, { organization: acme, status: 'ACTIVE', role: { key: 'OWNER', level: 100 }, permissions: [] });
    await request(behind.url, '{ channels }', {
      token: await behind.token(user),
      organization: 'acme',
      headers: { 'x-forwarded-for': '1.1.1.1, 203.0.113.9' },
    });
    expect(behind.received.at(-1)!.headers['orgraph-client-address']).toBe('203.0.113.9');
  } finally {
    await behind.stop();
  }
});

test.each([
  ['{ channels', 'GRAPHQL_PARSE_FAILED', 400],
  ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED', 400],
  ['query A { channels } query B { channels }', 'OPERATION_RESOLUTION_FAILURE', 400],
  ['fragment F on Query { channels }', 'OPERATION_RESOLUTION_FAILURE', 400],
  ['query($a: TeamInput!) { channels }', 'GRAPHQL_VALIDATION_FAILED', 400],
  ['mutation($a: TeamInput!) { createTeam(input: $a) }', 'BAD_USER_INPUT', 400],
  [`{ ${'channels '.repeat(1_001)} }`, 'QUERY_TOO_COMPLEX', 400],
])('%s is %s: 200 as application/json, %i in the media type that says so', async (query, code, status) => {
  const classic = await ask(query);
  const own = await ask(query, { headers: { accept: modern } });
  expect([classic.status, classic.code, own.status, own.code]).toEqual([200, code, status, code]);
  expect(own.headers.get('content-type')).toBe(`${modern}; charset=utf-8`);
  expect(classic.content).not.toHaveProperty('data');
});

test('the statuses of the identity’s outcomes are the model’s', async () => {
  const statuses = await Promise.all(
    [{ token: undefined }, { organization: undefined }, { organization: 'nobody' }].map(
      async (options) => (await ask('{ channels }', { ...options, headers: { accept: modern } })).status,
    ),
  );
  expect(statuses).toEqual([401, 400, 403]);
});

test.each([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  [modern, modern],
  [`${modern}, application/json;q=0.9`, modern],
  [`application/json, ${modern}`, modern],
  [`${modern};q=0.5, application/json`, 'application/json'],
  ['application/*', 'application/json'],
])('Accept: %p is answered with %s', async (accept, type) => {
  const { headers } = await ask('{ channels }', { headers: accept === undefined ? {} : { accept } });
  expect(headers.get('content-type')).toBe(`${type}; charset=utf-8`);
});

test('a media type that no answer has is refused', async () => {
  expect(await codeOf(await post('{"query":"{ __typename }"}', { accept: 'text/csv' }))).toEqual([406, 'BAD_REQUEST']);
});

test('bad input names the field', async () => {
  const query = 'mutation($i: TeamInput!) { createTeam(input: $i) }';
  const field = async (variables: unknown) =>
    (await ask(query, { variables })).content.errors!.map(({ extensions }) => extensions.field);
  expect(await field({ i: { name: 5 } })).toEqual(['input.name']);
  expect(await field({ i: { name: 'a', size: 'x', more: 1 } })).toEqual(['input.size', 'input.more']);
  expect(await field({})).toEqual(['input']);
});

test.each<[string, string | Uint8Array, Record<string, string>, number, string]>([
  ['no JSON', '{', {}, 400, 'BAD_REQUEST'],
  ['a list', '[{"query":"{ channels }"}]', {}, 400, 'BAD_REQUEST'],
  ['null', 'null', {}, 400, 'BAD_REQUEST'],
  ['a string', '"a"', {}, 400, 'BAD_REQUEST'],
  ['no query', '{}', {}, 400, 'BAD_REQUEST'],
  ['a query that is no string', '{"query":5}', {}, 400, 'BAD_REQUEST'],
  ['variables that are no object', '{"query":"{ a }","variables":[]}', {}, 400, 'BAD_REQUEST'],
  ['an operationName that is no string', '{"query":"{ a }","operationName":1}', {}, 400, 'BAD_REQUEST'],
  ['nothing', '', {}, 400, 'BAD_REQUEST'],
  ['no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), {}, 400, 'BAD_REQUEST'],
  ['another charset', '{}', { 'content-type': 'application/json; charset=latin1' }, 415, 'BAD_REQUEST'],
  ['compressed', '{}', { 'content-encoding': 'gzip' }, 415, 'BAD_REQUEST'],
  ['another media type', '{}', { 'content-type': 'application/graphql' }, 415, 'BAD_REQUEST'],
  ['too large', JSON.stringify({ query: `#${'x'.repeat(20_000)}\n{ channels }` }), {}, 413, 'QUERY_TOO_COMPLEX'],
  ['a form', 'query={channels}', { 'content-type': 'application/x-www-form-urlencoded' }, 403, 'CSRF_PREVENTED'],
  ['plain text', '{"query":"{ channels }"}', { 'content-type': 'text/plain' }, 403, 'CSRF_PREVENTED'],
  ['a multipart form', '--a', { 'content-type': 'multipart/form-data; boundary=a' }, 403, 'CSRF_PREVENTED'],
])('a body that is %s is refused, whatever media type was asked for', async (_, body, headers, status, code) => {
  expect(await codeOf(await post(body, headers))).toEqual([status, code]);
  expect(await codeOf(await post(body, { ...headers, accept: modern }))).toEqual([status, code]);
});

test('a page of another site may not send anything, a page of an allowed or the own origin may', async () => {
  const from = async (headers: Record<string, string>) => (await ask('{ channels }', { headers })).code;
  expect(await from({ origin: 'https://evil.test' })).toBe('CSRF_PREVENTED');
  expect(await from({ origin: 'null' })).toBe('CSRF_PREVENTED');
  expect(await from({ 'sec-fetch-site': 'cross-site' })).toBe('CSRF_PREVENTED');
  expect(await from({ origin: 'https://app.example.test', 'sec-fetch-site': 'cross-site' })).toBeUndefined();
  expect(await from({ origin: deployment.url, 'sec-fetch-site': 'same-origin' })).toBeUndefined();
});

test('CORS: an allowed origin is told so, no other is', async () => {
  const preflight = async (origin: string) =>
    (
      await fetch(`${deployment.url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      })
    ).headers;
  const allowed = await preflight('https://app.example.test');
  expect([
    allowed.get('access-control-allow-origin'),
    allowed.get('access-control-allow-headers'),
    allowed.get('vary'),
  ]).toEqual([
    'https://app.example.test',
    expect.stringMatching(
      /^Authorization, Content-Type, Idempotency-Key, X-Organization-ID, .*X-Request-ID, .*apollographql-client-name.*x-graphql-client-version/,
    ),
    'Origin',
  ]);
  expect((await preflight('https://evil.test')).get('access-control-allow-origin')).toBeNull();
  expect(
    (await ask('{ channels }', { headers: { origin: 'https://app.example.test' } })).headers.get(
      'access-control-allow-origin',
    ),
  ).toBe('https://app.example.test');
});

test('GET answers queries, with variables and a name, and no mutations', async () => {
  const get = (parameters: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${deployment.url}/graphql?${new URLSearchParams(parameters).toString()}`, {
      headers: { authorization: `Bearer ${token}`, 'x-organization-id': 'acme', ...headers },
    });
  expect(
    await (
      await get({
        query: 'query A($no: Boolean!) { channels me @skip(if: $no) { id } } query B { me { id } }',
        operationName: 'A',
        variables: '{"no":true}',
      })
    ).json(),
  ).toEqual({ data: { channels: ['general'] } });
  const mutation = await get({ query: 'mutation { createTeam(input: { name: "a" }) }' });
  expect([mutation.headers.get('allow'), ...(await codeOf(mutation))]).toEqual([
    'POST',
    405,
    'OPERATION_RESOLUTION_FAILURE',
  ]);
  expect(await codeOf(await get({ query: 'subscription { never }' }))).toEqual([200, 'SUBSCRIPTIONS_NOT_SUPPORTED']);
  expect(await codeOf(await get({ query: '{ channels }', variables: '{' }))).toEqual([400, 'BAD_REQUEST']);
  expect(await codeOf(await get({}))).toEqual([400, 'BAD_REQUEST']);
  expect(await codeOf(await get({ query: '{ channels }' }, { 'sec-fetch-site': 'cross-site' }))).toEqual([
    403,
    'CSRF_PREVENTED',
  ]);
});

test('paths and methods that are not there are told as JSON', async () => {
  expect(await codeOf(await fetch(`${deployment.url}/nothing`))).toEqual([404, 'NOT_FOUND']);
  expect(await codeOf(await fetch(`${deployment.url}/graphiql/../../package.json`))).toEqual([404, 'NOT_FOUND']);
  const wrong = await fetch(`${deployment.url}/graphql`, { method: 'DELETE' });
  expect([wrong.headers.get('allow'), ...(await codeOf(wrong))]).toEqual(['GET, POST, OPTIONS', 405, 'BAD_REQUEST']);
});

test('who asks for the health of a gateway is told where it is', async () => {
  const response = await fetch(`${deployment.url}/health`);
  expect([response.status, await response.json()]).toEqual([
    404,
    {
      errors: [
        {
          message: 'There is nothing here. /health/live says that the gateway runs, /health/ready that it can serve.',
          extensions: { code: 'NOT_FOUND' },
        },
      ],
    },
  ]);
});

test('a browser gets the page, whose policy and document name no other address', async () => {
  for (const path of ['/', '/graphql', '/graphql?query=%7B%20channels%20%7D']) {
    const response = await fetch(`${deployment.url}${path}`, {
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';");
    expect(html.match(/(src|href)="(?!\/(?!\/))/g)).toBeNull();
  }
});

test('a subgraph that hangs costs its own fields only, after its own time', async () => {
  const hanging = await deploy({ subgraphSeconds: { usual: 60, of: new Map([['tenancy', 0.5]]) } });
  try {
    hanging.join(user, { organization: acme, status: 'ACTIVE', role: { key: 'OWNER', level: 100 }, permissions: [] });
    const { content } = await request(hanging.url, '{ slow channels }', {
      token: await hanging.token(user),
      organization: 'acme',
    });
    expect(content.data).toEqual({ slow: null, channels: ['general'] });
    expect(content.errors).toMatchObject([{ path: ['slow'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
  } finally {
    await hanging.stop();
  }
});

test('a request whose time is over is told so, and what came is served', async () => {
  const hasty = await deploy({ patience: 4_000 });
  try {
    hasty.join(user, { organization: acme, status: 'ACTIVE', role: { key: 'OWNER', level: 100 }, permissions: [] });
    const { content } = await request(hasty.url, '{ slow channels }', {
      token: await hasty.token(user),
      organization: 'acme',
    });
    expect(content.data).toEqual({ slow: null, channels: ['general'] });
    expect(content.errors).toMatchObject([{ path: ['slow'], extensions: { code: 'DEADLINE_EXCEEDED' } }]);
  } finally {
    await hasty.stop();
  }
});

test('a subgraph that is gone empties its own fields only; readiness tells it in the body and stays 200', async () => {
  const lonely = await deploy();
  try {
    const ready = async () => {
      const response = await fetch(`${lonely.url}/health/ready`);
      return [response.status, await response.json()];
    };
    expect(await ready()).toEqual([
      200,
      { status: 'ready', keys: 'read', subgraphs: { tenancy: 'answers', slack: 'answers' } },
    ]);
    lonely.join(user, { organization: acme, status: 'ACTIVE', role: { key: 'OWNER', level: 100 }, permissions: [] });
    await lonely.stopSubgraph('slack');
    lonely.clock.offset += 2_000;
    expect(await ready()).toEqual([
      200,
      { status: 'ready', keys: 'read', subgraphs: { tenancy: 'answers', slack: 'does not answer' } },
    ]);
    const { content } = await request(lonely.url, '{ me { id slackName } channels }', {
      token: await lonely.token(user),
      organization: 'acme',
    });
    expect(content.data).toEqual({ me: { id: user, slackName: null }, channels: null });
    expect(content.errors!.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['me', 'slackName'], 'SUBGRAPH_UNAVAILABLE'],
      [['channels'], 'SUBGRAPH_UNAVAILABLE'],
    ]);
    await lonely.stopSubgraph('tenancy');
    const unknown = await request(lonely.url, '{ channels }', {
      token: await lonely.token(randomUUID()),
      organization: 'acme',
      headers: { accept: modern },
    });
    expect([unknown.status, unknown.code]).toEqual([502, 'SUBGRAPH_UNAVAILABLE']);
  } finally {
    await lonely.stop();
  }
});

const readinessOf = async (url: string) => {
  const response = await fetch(`${url}/health/ready`);
  return [response.status, await response.json()];
};

test('a gateway that starts while a subgraph is away, or hangs, is ready at once and tells it', async () => {
  const early = await deploy();
  const hanging = createServer(() => undefined);
  try {
    await early.stopSubgraph('slack');
    const told = [200, { status: 'ready', keys: 'read', subgraphs: { tenancy: 'answers', slack: 'does not answer' } }];
    expect(await readinessOf(early.url)).toEqual(told);
    await once(hanging.listen(Number(new URL(early.urlOf('slack')).port), '127.0.0.1'), 'listening');
    early.clock.offset += 2_000;
    expect(await readinessOf(early.url)).toEqual(told);
  } finally {
    hanging.closeAllConnections();
    hanging.close();
    await early.stop();
  }
});

test('a gateway that starts while tenancy is away is not ready, and is once tenancy answers; it stays ready without', async () => {
  const early = await deploy();
  try {
    await early.stopSubgraph('tenancy');
    expect(await readinessOf(early.url)).toEqual([
      503,
      { status: 'starting', keys: 'read', subgraphs: { tenancy: 'does not answer', slack: 'answers' } },
    ]);
    expect((await fetch(`${early.url}/health/live`)).status).toBe(200);
    const verifier = createRequestVerifier(early.keys.of('tenancy'), early.keys.ring);
    const back = createServer(({ method = '', url: path = '', headers }, response) => {
      void verifier.verify({ method, path, headers, body: Buffer.alloc(0) }).then((proven) => {
        const reply = new Reply(response);
        reply.proveTo(proven);
        reply.send(200, {});
      });
    });
    await once(back.listen(Number(new URL(early.urlOf('tenancy')).port), '127.0.0.1'), 'listening');
    early.clock.offset += 2_000;
    expect((await readinessOf(early.url))[0]).toBe(200);
    back.closeAllConnections();
    back.close();
    early.clock.offset += 2_000;
    expect(await readinessOf(early.url)).toEqual([
      200,
      { status: 'ready', keys: 'read', subgraphs: { tenancy: 'does not answer', slack: 'answers' } },
    ]);
  } finally {
    await early.stop();
  }
});

test.each([
  ['aliases', 'mutation { a: logIn(email: "a") b: logIn(email: "b") }'],
  ['a fragment', 'mutation { logIn(email: "a") ...F } fragment F on Mutation { b: logIn(email: "b") }'],
  [
    'conditions',
    'mutation { logIn(email: "a") @skip(if: true) ... on Mutation @include(if: false) { b: logIn(email: "b") } }',
  ],
  ['other mutations between', 'mutation { logIn(email: "a") logOut b: logIn(email: "b") }'],
])('logging in several times by %s is refused before anything runs', async (_, query) => {
  const before = deployment.received.length;
  const { code, content } = await ask(query);
  expect([code, content.errors![0]!.message, deployment.received.length]).toEqual([
    'QUERY_TOO_COMPLEX',
    'The operation signs in or up more than once (logIn). Ask for less, or in several requests.',
    before,
  ]);
});

test('logging in once, also in fields that merge and beside other mutations, is served', async () => {
  const query = 'mutation { logIn(email: "a") __typename ...F logOut } fragment F on Mutation { logIn(email: "a") }';
  expect((await ask(query)).content).toEqual({ data: { logIn: 'token', __typename: 'Mutation', logOut: 'bye' } });
});
