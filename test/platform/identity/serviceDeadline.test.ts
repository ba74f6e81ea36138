import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { createServiceClient } from '#platform/identity/serviceClient.ts';
import { createDeadline } from '#platform/process/deadline.ts';
import { listen, sendJson } from '#platform/process/httpServer.ts';
import { createLog } from '#platform/process/log.ts';
import { eventually } from '../../harness/eventually.ts';

/** A client, and the time that each of its requests was said to have. */
function clientOf(url: string) {
  const told: number[] = [];
  const named: (string | undefined)[] = [];
  const services = createServiceClient({
    name: 'content',
    signer: {
      sign({ left, requestId }) {
        told.push(left!);
        named.push(requestId);
        return { headers: { 'content-type': 'application/json' }, answer: undefined };
      },
    },
    urlOf: () => url,
    log: createLog('test', 'silent'),
  });
  return { services, told, named };
}

const call = { purpose: 'test', body: {}, answer: z.object({ a: z.number() }) };

test('a call hands on what is left of the time that it is part of, or its own time where that is less', async () => {
  const server = await listen((_, response) => sendJson(response, 200, { a: 1 }), 0, '127.0.0.1');
  const { services, told } = clientOf(server.url);
  await services.call('tenancy', '/internal/a', call);
  await services.within(createDeadline(3_000)).call('tenancy', '/internal/a', call);
  await services.within(createDeadline(3_000)).call('tenancy', '/internal/a', { ...call, timeout: 1_000 });
  const bounds = [5_000, 3_000, 1_000];
  expect(told.map((left, index) => left > 0 && left <= bounds[index]!)).toEqual([true, true, true]);
  expect(told.every(Number.isInteger)).toBe(true);
  await expect(services.within(createDeadline(0)).call('tenancy', '/internal/a', call)).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
  });
  expect(told).toHaveLength(3);
  await server.drain(0);
});

test('a call is made under the name of the request that it is part of', async () => {
  const server = await listen((_, response) => sendJson(response, 200, { a: 1 }), 0, '127.0.0.1');
  const { services, named } = clientOf(server.url);
  await services.within(createDeadline(3_000, 'r-1')).call('tenancy', '/internal/a', call);
  await services.call('tenancy', '/internal/a', call);
  expect(named).toEqual(['r-1', undefined]);
  await server.drain(0);
});

test('while nobody listens there a call is tried again, and then fails', async () => {
  const free = await listen(() => undefined, 0, '127.0.0.1');
  await free.drain(0);
  const { services, told } = clientOf(free.url);
  const answer = services.call('tenancy', '/internal/a', call);
  await eventually(() => told.length >= 2, 1);
  const again = await listen((_, response) => sendJson(response, 200, { a: 1 }), free.port, '127.0.0.1');
  expect(await answer).toEqual({ a: 1 });
  await again.drain(0);
  await expect(services.call('tenancy', '/internal/a', call)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
});

test('what a service says of when to try again is handed on', async () => {
  const error = { code: 'SUBGRAPH_UNAVAILABLE', message: 'The data cannot be reached.', retryAfter: 5 };
  const server = await listen((_, response) => sendJson(response, 502, { error }), 0, '127.0.0.1');
  await expect(clientOf(server.url).services.call('tenancy', '/internal/a', call)).rejects.toMatchObject({
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 5 },
  });
  await server.drain(0);
});
