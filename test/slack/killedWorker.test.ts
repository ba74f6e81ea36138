import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { demonstrationOrganizations } from '#platform/demonstration/demonstration.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { plainEnvironment } from '../e2e/started.ts';
import { campaign } from '../harness/campaign.ts';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { rereadable } from './rereadable.ts';

/** Processes that do slack's jobs, killed at random while people start jobs and cancel some. */
const rounds = campaign(3, 80);
const messages = 1_100;

let graph: TestGraph;
let owner: GraphClient;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  graph = await startGraph({ idle: ['slack'] });
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await graph?.stop();
});

/** `orgraph worker slack`, once it works. */
async function startWorker(): Promise<ChildProcess> {
  const { slack, tenancy, integrations } = graph.subgraphs;
  const child = spawn(process.execPath, ['tools/orgraph.ts', 'worker', 'slack'], {
    cwd: projectDirectory,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: plainEnvironment({
      environment: {
        ORGRAPH_KEYS: graph.keys.directory,
        SLACK_DATABASE_URL: slack.database.orm.config.get('clientUrl')!,
        TENANCY_URL: tenancy.url,
        INTEGRATIONS_URL: integrations.url,
        GATEWAY_URLS: graph.url,
      },
    }),
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  await once(child.stdout!, 'data');
  return child;
}

test('each job is done or cancelled, once and for all, whichever of its processes is killed when', async () => {
  const { sql } = graph.subgraphs.slack;
  const [started, cancelled] = [[] as string[], new Set<string>()];
  for (let round = 0; round < rounds; round += 1) {
    for (let job = 0; job < 3; job += 1) {
      const { id } = await rereadable(graph.subgraphs.slack, demonstrationOrganizations.acme.id, messages);
      const { data } = await owner.send(
        `mutation { rereadSlackMessages(input: { workspaceId: "${id}" }) { job { id } } }`,
      );
      started.push(data.rereadSlackMessages.job.id);
    }
    const child = await startWorker();
    await pause(randomInt(500));
    if (round % 2 === 0) {
      const id = started.at(-1 - randomInt(3))!;
      const { data } = await owner.send(`mutation { cancelSlackJob(input: { id: "${id}" }) { job { status } } }`);
      if (data?.cancelSlackJob?.job.status === 'CANCELLED') cancelled.add(id);
      await pause(randomInt(100));
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    // As if half a minute had passed, after which another takes what it had in hand.
    await sql(
      `update pgboss.job set heartbeat_on = now() - interval '1 minute', started_on = now() - interval '1 minute' where state = 'active'`,
    );
  }
  const last = await startWorker();
  // What is to be tried again later is not waited for.
  const hurried = setInterval(() => {
    sql(`update pgboss.job set start_after = now() where state in ('created', 'retry')`).catch(() => undefined);
  }, 500);
  const open = async () =>
    (await sql(`select count(*)::int as jobs from job where status in ('QUEUED', 'RUNNING')`))[0]!['jobs'];
  try {
    expect(await eventually(async () => (await open()) === 0)).toBe(true);
  } finally {
    clearInterval(hurried);
    last.kill('SIGTERM');
    await once(last, 'exit');
  }
  const rows = await sql('select id, status, done, total, finished_at is null as open from job');
  expect(rows).toHaveLength(started.length);
  for (const { id, status, done, total, open: isOpen } of rows)
    expect({ id, status, isOpen, ...(status === 'COMPLETED' && { done, total }) }).toEqual(
      cancelled.has(id)
        ? { id, status: 'CANCELLED', isOpen: false }
        : { id, status: 'COMPLETED', isOpen: false, done: messages, total: messages },
    );
  expect(await sql('select id from pgboss.job where name = $1', ['jobs'])).toEqual([]);
});

test('a process that is told to end puts back what it has in hand, and no attempt is counted', async () => {
  const { sql, superuserUrl } = graph.subgraphs.slack;
  const { id, channel, at } = await rereadable(graph.subgraphs.slack, demonstrationOrganizations.acme.id, messages);
  const { data } = await owner.send(`mutation { rereadSlackMessages(input: { workspaceId: "${id}" }) { job { id } } }`);
  const job = data.rereadSlackMessages.job.id as string;
  const standing = async () =>
    (
      await sql(
        `select status, done, state::text, retry_count as retries from job join pgboss.job queued using (id) where id = $1`,
        [job],
      )
    )[0]!;
  const holder = new pg.Client({ connectionString: superuserUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select 1 from slack_message where channel_id = $1 and slack_ts = $2 for update', [
    channel,
    at(700),
  ]);
  const child = await startWorker();
  const ended = once(child, 'exit');
  try {
    expect(await eventually(async () => (await standing())['done'] === 500)).toBe(true);
    expect(await standing()).toEqual({ status: 'RUNNING', done: 500, state: 'active', retries: 0 });
    child.kill('SIGINT');
  } finally {
    await holder.query('rollback');
    await holder.end();
  }
  await ended;
  expect(await standing()).toMatchObject({ status: 'QUEUED', state: 'created', retries: 0 });
});
