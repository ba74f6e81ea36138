import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createSignalBus, type HeardRequest, type SignalBus } from '#platform/identity/signalBus.ts';
import type { Log } from '#platform/process/log.ts';
import { openRedis } from '#platform/process/redis.ts';
import { eventually } from '../../harness/eventually.ts';
import { startInterruptibleRedis, type InterruptibleRedis } from '../../harness/interruptibleRedis.ts';

let redis: InterruptibleRedis;
let logged: string[];
let [tenancy, gateway]: SignalBus[] = [];
let heard: HeardRequest[];

beforeEach(async () => {
  redis = await startInterruptibleRedis();
  [logged, heard] = [[], []];
  const tell = (_: unknown, message?: string) => logged.push(message ?? String(_));
  const log = { warn: tell, info: tell } as unknown as Log;
  [tenancy, gateway] = [1, 2].map(() => createSignalBus(openRedis(redis.url, log), log)) as [SignalBus, SignalBus];
  gateway.listen(async (request) => {
    if (request.body === 'refused') throw new Error('not proven');
    heard.push(request);
  });
});
afterEach(async () => {
  tenancy!.close();
  gateway!.close();
  await redis.stop();
});

const signal = (body: string): HeardRequest => ({ method: 'POST', path: '/internal/x', headers: { a: 'ä' }, body });

test('what is published is heard as it was; what is refused is logged, and the next is heard', async () => {
  expect(await eventually(() => redis.subscribers() === 1)).toBe(true);
  for (const body of ['one', 'refused', 'two']) await tenancy!.publish(signal(body));
  expect(await eventually(() => heard.length === 2)).toBe(true);
  expect(heard).toEqual([signal('one'), signal('two')]);
  expect(logged.filter((line) => line !== 'Redis answers')).toEqual(['a published signal was refused']);
});

test('while Redis is away publishing fails nothing and says so; when it is back, what is published is heard', async () => {
  expect(await eventually(() => redis.subscribers() === 1)).toBe(true);
  await tenancy!.publish(signal('before'));
  await redis.stop();
  await tenancy!.publish(signal('lost'));
  expect(await eventually(() => logged.some((line) => line.startsWith('a signal could not be published')))).toBe(true);
  expect(logged.filter((line) => line.startsWith('Redis is away')).length).toBeLessThanOrEqual(2);
  await redis.start();
  expect(await eventually(() => redis.subscribers() === 1)).toBe(true);
  expect(
    await eventually(async () => {
      await tenancy!.publish(signal('after'));
      return heard.at(-1)?.body === 'after';
    }, 100),
  ).toBe(true);
  expect(heard.map(({ body }) => body)).not.toContain('lost');
});
