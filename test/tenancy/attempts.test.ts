import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createLog } from '#platform/process/log.ts';
import { openRedis, type RedisServer } from '#platform/process/redis.ts';
import { createAttempts, limitOfEmail, limitOfNetwork, type Attempts } from '../../subgraphs/tenancy/user/attempts.ts';
import { eventually } from '../harness/eventually.ts';
import { startRedis, type TestRedis } from '../harness/redis.ts';
import { startTenancy, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
let server: TestRedis;
let connections: RedisServer[] = [];
let lines: string[];
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());
afterEach(async () => {
  await Promise.all(connections.map((redis) => redis.close()));
  await server.stop();
  await tenancy.sql('delete from failed_log_in');
});

/** One of several replicas, whose log is read. */
async function replica(): Promise<Attempts & { answers(): Promise<boolean> }> {
  const log = createLog('tenancy', 'silent');
  lines = [];
  for (const level of ['info', 'warn'] as const)
    log[level] = ((...words: unknown[]) => lines.push(String(words.at(-1)))) as (typeof log)[typeof level];
  const redis = openRedis(server.url, log);
  connections.push(redis);
  const answers = async () => (await redis.ask((client) => client.get('nothing').then(() => true))) === true;
  expect(await eventually(answers)).toBe(true);
  return { ...createAttempts(redis), answers };
}
const query = async (sql: string, parameters: readonly unknown[] = []) =>
  (await tenancy.database.pool.query(sql, [...parameters])).rows as never;
const rows = () => tenancy.sql('select attempts from failed_log_in');
const limit = limitOfNetwork('failed log-in', '198.51.100.1', 3);

test('replicas count in Redis together, each key for itself, and the database counts nothing', async () => {
  server = await startRedis();
  const [one, other] = [await replica(), await replica()];
  expect([await one.count(query, limit), await other.count(query, limit), await one.count(query, limit)]).toEqual([
    0, 0, 0,
  ]);
  await expect(other.assertLeft(query, limit)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  const wait = await other.count(query, limit);
  expect([wait > 50, wait <= 60]).toEqual([true, true]);
  await one.assertLeft(query, limitOfNetwork('failed log-in', '198.51.100.2', 3));
  expect(await one.count(query, limitOfEmail('sign-up', 'somebody@new.test'))).toBe(0);
  expect(await rows()).toEqual([]);
});

test('while Redis is away the database counts, at once and with a line in the log; then Redis counts again', async () => {
  server = await startRedis();
  const one = await replica();
  await one.count(query, limit);
  expect(lines).toEqual(['Redis answers']);
  await server.stop();
  for (let attempt = 1; attempt <= 3; attempt += 1) expect(await one.count(query, limit)).toBe(0);
  expect(await one.count(query, limit)).toBeGreaterThan(0);
  await expect(one.assertLeft(query, limit)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  expect(await rows()).toEqual([{ attempts: 4 }]);
  expect(lines.filter((line) => line.startsWith('Redis is away'))).toHaveLength(1);
  server = await startRedis(server.port);
  expect(await eventually(one.answers)).toBe(true);
  expect(await one.count(query, limit)).toBe(0);
  expect(lines.at(-1)).toBe('Redis answers');
});

test('a Redis that was never there changes nothing but the log', async () => {
  server = await startRedis();
  await server.stop();
  const log = createLog('tenancy', 'silent');
  const redis = openRedis(server.url, log);
  connections.push(redis);
  const attempts = createAttempts(redis);
  expect(await attempts.count(query, limit)).toBe(0);
  expect(await rows()).toEqual([{ attempts: 1 }]);
  server = await startRedis();
});
