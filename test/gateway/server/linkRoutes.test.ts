import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deploy, type Deployment } from '../fixture/deployment.ts';
import { deployForeign } from '../fixture/foreign.ts';

let deployment: Deployment;
let member: { token: string; organization: string };
let colleague: typeof member;
let stranger: typeof member;

beforeAll(async () => {
  deployment = await deploy();
  const join = async (slug: string, id: string) => {
    const user = randomUUID();
    const organization = { id, slug, status: 'ACTIVE' };
    deployment.join(user, { organization, status: 'ACTIVE', role: { key: 'VIEWER', level: 20 }, permissions: [] });
    return { token: await deployment.token(user), organization: slug };
  };
  const [acme, beta] = [randomUUID(), randomUUID()];
  member = await join('acme', acme);
  colleague = await join('acme', acme);
  stranger = await join('beta', beta);
});
afterAll(() => deployment.stop());

const headersOf = (who: Partial<typeof member>) => ({
  'content-type': 'application/json',
  ...(who.token !== undefined && { authorization: `Bearer ${who.token}` }),
  ...(who.organization !== undefined && { 'x-organization-id': who.organization }),
});
const store = (who: Partial<typeof member>, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${deployment.url}/links`, {
    method: 'POST',
    headers: { ...headersOf(who), ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const read = (who: Partial<typeof member>, id: string) =>
  fetch(`${deployment.url}/links/${id}`, { headers: headersOf(who) });
const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code,
];
const link = { query: 'query A { me { id } } # not { valid', variables: '{', operationName: 'A' };

test('what a member stores is read by members of the organization, and has the same id again', async () => {
  const stored = await store(member, link);
  expect(stored.status).toBe(201);
  const { id } = (await stored.json()) as { id: string };
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  expect(await (await store(colleague, link)).json()).toEqual({ id });
  expect(await (await read(colleague, id)).json()).toEqual(link);
});

test('to members of another organization, and for an unknown id, there is none', async () => {
  const { id } = (await (await store(member, link)).json()) as { id: string };
  expect(await codeOf(await read(stranger, id))).toEqual([404, 'NOT_FOUND']);
  expect(await codeOf(await read(member, '0'.repeat(64)))).toEqual([404, 'NOT_FOUND']);
  expect((await read(member, `${id}x`)).status).toBe(404);
});

test('who is nobody, or no member, neither stores nor reads', async () => {
  const { id } = (await (await store(member, link)).json()) as { id: string };
  for (const [who, code] of [
    [{}, [401, 'UNAUTHENTICATED']],
    [{ organization: 'acme' }, [401, 'UNAUTHENTICATED']],
    [{ token: member.token }, [400, 'ORGANIZATION_REQUIRED']],
    [{ token: stranger.token, organization: 'acme' }, [403, 'FORBIDDEN']],
  ] as const) {
    expect(await codeOf(await store(who, link))).toEqual(code);
    expect(await codeOf(await read(who, id))).toEqual(code);
  }
});

test('what is no link, or too long a one, is refused', async () => {
  for (const wrong of ['', '[]', '{"query":1,"variables":""}', { ...link, headers: '{}' }])
    expect(await codeOf(await store(member, wrong))).toEqual([400, 'BAD_REQUEST']);
  expect(await codeOf(await store(member, { ...link, query: 'x'.repeat(70_000) }))).toEqual([413, 'QUERY_TOO_COMPLEX']);
});

test('what is not sent as JSON is told to be', async () => {
  const response = await store(member, link, { 'content-type': 'text/plain' });
  expect([response.status, await response.json()]).toEqual([
    403,
    { errors: [{ message: 'Send Content-Type: application/json.', extensions: { code: 'CSRF_PREVENTED' } }] },
  ]);
});

test('a page of another site stores nothing', async () => {
  expect(await codeOf(await store(member, link, { origin: 'https://evil.test' }))).toEqual([403, 'CSRF_PREVENTED']);
});

test('a link is no document that is asked for by its hash', async () => {
  const { id } = (await (await store(member, link)).json()) as { id: string };
  const response = await fetch(`${deployment.url}/graphql`, {
    method: 'POST',
    headers: headersOf(member),
    body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } }),
  });
  expect((await codeOf(response))[1]).toBe('PERSISTED_QUERY_NOT_FOUND');
});

test('a gateway without a page stores no links', async () => {
  const foreign = await deployForeign();
  expect((await fetch(`${foreign.url}/links`, { method: 'POST', body: '{}' })).status).toBe(404);
  expect((await fetch(`${foreign.url}/links/${'0'.repeat(64)}`)).status).toBe(404);
  await foreign.stop();
});
