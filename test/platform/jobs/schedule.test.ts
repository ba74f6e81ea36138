import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { demonstrationOrganizations } from '#platform/demonstration/demonstration.ts';
import { jobKind } from '#platform/jobs/jobKind.ts';
import { scheduleJob, unscheduleJob } from '#platform/jobs/schedule.ts';
import { startWorker } from '#platform/jobs/worker.ts';
import { createLog } from '#platform/process/log.ts';
import { eventually } from '../../harness/eventually.ts';
import { startSubgraph, type TestSubgraph } from '../../harness/subgraph.ts';

let content: TestSubgraph;
let worker: ReturnType<typeof startWorker>;
const done: number[] = [];
let during: () => Promise<void> | void = () => undefined;

const kind = jobKind({
  name: 'test.count',
  input: z.strictObject({ number: z.int() }),
  async run({ number }) {
    await during();
    done.push(number);
  },
});

const organization = demonstrationOrganizations.acme.id;
const weekly = { cron: '0 9 * * 1', timezone: 'Asia/Tokyo' };
const write = (work: Parameters<ReturnType<typeof createUnitOfWork>['write']>[0], of = organization) =>
  createUnitOfWork(content.database, scopeOfOrganization(of)).write(work);
const schedule = (number: number, name = 'weekly', of = organization) =>
  write(async (em) => scheduleJob(em, name, weekly, kind, { number }), of);
const waiting = async () =>
  content.sql<{ number: number; due: boolean; next: Date }>(
    `select (data -> 'input' ->> 'number')::int as number, start_after <= now() as due, start_after as next from pgboss.job
     where name = 'jobs' and data ? 'schedule' order by 1`,
  );
const come = (weeks = 0) =>
  content.sql(`update pgboss.job set start_after = now() - $1 * interval '7 days' where name = 'jobs'`, [weeks]);

beforeEach(async () => {
  done.length = 0;
  during = () => undefined;
  content = await startSubgraph('content', { works: false });
  await content.sql(`insert into tenant (id) values ($1), ($2)`, [organization, demonstrationOrganizations.beta.id]);
  worker = startWorker({
    database: content.database,
    kinds: [kind],
    services: undefined as never,
    capabilities: undefined,
    log: createLog('content', 'silent'),
  });
});
afterEach(async () => {
  await worker.stop();
  await content.stop();
});
const becomes = (expected: number[]) => eventually(async () => JSON.stringify(done) === JSON.stringify(expected));

test('each time queues the next; what was missed is done once', async () => {
  await schedule(1);
  const [first] = await waiting();
  expect([first!.next.getUTCDay(), first!.next.getUTCHours(), first!.due]).toEqual([1, 0, false]);
  await come();
  expect(await becomes([1])).toBe(true);
  await come(5);
  expect(await becomes([1, 1])).toBe(true);
  expect(await waiting()).toEqual([{ number: 1, due: false, next: first!.next }]);
});

test('another schedule of the name takes the first one’s place, also while it runs; each organization has its own', async () => {
  await schedule(1);
  await schedule(9, 'weekly', demonstrationOrganizations.beta.id);
  await schedule(2);
  expect((await waiting()).map(({ number }) => number)).toEqual([2, 9]);
  during = async () => {
    during = () => undefined;
    await schedule(3);
  };
  await content.sql(`update pgboss.job set start_after = now() where data ->> 'organization' = $1`, [organization]);
  expect(await becomes([2])).toBe(true);
  expect((await waiting()).map(({ number }) => number)).toEqual([3, 9]);
});

test('what is ended is not done again, also where it ends while it runs', async () => {
  await schedule(1);
  await write(async (em) => unscheduleJob(em, 'weekly'));
  expect(await waiting()).toEqual([]);
  await schedule(2);
  during = async () => {
    await write(async (em) => unscheduleJob(em, 'weekly'));
  };
  await come();
  expect(await becomes([2])).toBe(true);
  expect(await waiting()).toEqual([]);
});

test('a time that fails does not end the schedule, and is tried again without another next one', async () => {
  await schedule(1);
  let failures = 0;
  during = () => {
    failures += 1;
    if (failures === 1) throw new Error('not now');
  };
  await come();
  expect(await eventually(async () => failures === 1)).toBe(true);
  expect(await eventually(async () => (await waiting()).length === 1)).toBe(true);
  await content.sql(`update pgboss.job set start_after = now() where name = 'jobs' and state = 'retry'`);
  expect(await becomes([1])).toBe(true);
  expect((await waiting()).length).toBe(1);
});

test('a schedule is there if its commit is', async () => {
  await expect(
    write(async (em) => {
      await scheduleJob(em, 'weekly', weekly, kind, { number: 1 });
      throw new Error('taken back');
    }),
  ).rejects.toThrow('taken back');
  expect(await waiting()).toEqual([]);
});
