import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createBinder, type BoundRequest } from '#platform/identity/binding.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';

let keys: TestKeys;
const start = Date.parse('2026-01-01T00:00:00Z');
const request: BoundRequest = {
  method: 'POST',
  path: '/graphql',
  identity: 'the.jws.text',
  requestId: 'r1',
  clientAddress: '192.0.2.1',
  clientAgent: 'a browser',
  body: '{"query":"{ me { id } }"}',
};

beforeAll(async () => {
  keys = await createTestKeys();
});
afterAll(() => keys.remove());

const binder = (name: 'gateway' | 'content' | 'slack', at = start) => createBinder(keys.of(name), keys.ring, () => at);

test('the receiver accepts exactly the request that the sender bound', async () => {
  const { value } = await binder('gateway').bind(request, 'content');
  await expect(binder('content').check(value, request, 'gateway')).resolves.toMatchObject({
    nonce: expect.stringMatching(/^[\w-]{22}$/),
    left: undefined,
  });
});

test.each<[string, Partial<BoundRequest>]>([
  ['body', { body: '{"query":"{ organization { id } }"}' }],
  ['identity', { identity: 'another.jws.text' }],
  ['method', { method: 'GET' }],
  ['path', { path: '/internal/tenant' }],
  ['request id', { requestId: 'r2' }],
  ['client address', { clientAddress: '192.0.2.2' }],
  ['client agent', { clientAgent: 'another browser' }],
])('a swapped %s is refused', async (_, change) => {
  const { value } = await binder('gateway').bind(request, 'content');
  await expect(binder('content').check(value, { ...request, ...change }, 'gateway')).rejects.toMatchObject({
    code: 'IDENTITY_REQUIRED',
  });
});

test('version 2 covers how long the sender waits, and what makes a repetition one', async () => {
  const waited = { ...request, left: 2_500, idempotency: 'key.0.digest' };
  const { value } = await binder('gateway').bind(waited, 'content');
  const check = (text: string, given: BoundRequest) => binder('content').check(text, given, 'gateway');
  await expect(check(value, waited)).resolves.toMatchObject({ left: 2_500 });
  for (const [text, given] of [
    [value.replace('left=2500', 'left=9500'), waited],
    [value, { ...waited, idempotency: 'key.1.digest' }],
    [value, request],
    [value.replace('; left=2500', ''), waited],
    [value.replace('; left=2500', '').replace('v2', 'v1'), request],
    [value.replace('v2', 'v1'), waited],
  ] as const)
    await expect(check(text, given)).rejects.toMatchObject({ code: 'IDENTITY_REQUIRED' });
});

test('a binding serves one receiver, one direction and 30 seconds', async () => {
  const { value } = await binder('gateway').bind(request, 'content');
  await expect(binder('slack').check(value, request, 'gateway')).rejects.toMatchObject({ code: 'IDENTITY_REQUIRED' });
  await expect(binder('gateway').check(value, request, 'content')).rejects.toMatchObject({ code: 'IDENTITY_REQUIRED' });
  await expect(binder('content').check(value, request, 'slack')).rejects.toMatchObject({ code: 'IDENTITY_REQUIRED' });
  await expect(binder('content', start + 36_000).check(value, request, 'gateway')).rejects.toMatchObject({
    code: 'IDENTITY_REQUIRED',
  });
  await expect(binder('content', start - 6_000).check(value, request, 'gateway')).rejects.toMatchObject({
    code: 'IDENTITY_REQUIRED',
  });
  await expect(binder('content').check(undefined, request, 'gateway')).rejects.toMatchObject({
    code: 'IDENTITY_REQUIRED',
  });
  await expect(binder('content').check(value.replace('mac=', 'mac=A'), request, 'gateway')).rejects.toMatchObject({
    code: 'IDENTITY_REQUIRED',
  });
});

test('each binding has a nonce of its own', async () => {
  const sender = binder('gateway');
  const nonces = await Promise.all(
    [1, 2].map(async () => binder('content').check((await sender.bind(request, 'content')).value, request, 'gateway')),
  );
  expect(new Set(nonces.map(({ nonce }) => nonce)).size).toBe(2);
});
