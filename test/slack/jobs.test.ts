import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { purgeOutlived } from '#platform/personalData/purge.ts';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { rereadable, type Rereadable } from './rereadable.ts';

const { acme } = demonstrationOrganizations;

let graph: TestGraph;
let workspace: Rereadable;
let [owner, admin, member, foreigner] = [] as unknown as GraphClient[];

beforeAll(async () => {
  graph = await startGraph({ membershipSeconds: 1 });
  await graph.seed();
  workspace = await rereadable(graph.subgraphs.slack, acme.id, 1_300);
  [owner, admin, member, foreigner] = await Promise.all([
    graph.signIn('owner@acme.test', 'acme'),
    graph.signIn('admin@acme.test', 'acme'),
    graph.signIn('member@acme.test', 'acme'),
    graph.signIn('owner@beta.test', 'beta'),
  ]);
});
afterAll(() => graph?.stop());

const fields = 'id kind status progress { done total } startedAt finishedAt error { code message }';
const jobOf = async (client: GraphClient, id: string) =>
  (await client.send(`query ($id: ID!) { slackJob(id: $id) { ${fields} } }`, { id })).data?.slackJob;
const cancel = (client: GraphClient, id: string) =>
  client.send(`mutation ($id: ID!) { cancelSlackJob(input: { id: $id }) { job { id status } } }`, { id });
const codes = ({ errors }: { errors?: { extensions: { code: string } }[] }) =>
  errors?.map(({ extensions }) => extensions.code);

async function start(client = owner!): Promise<string> {
  const { data } = await client.send(
    `mutation ($id: ID!) { rereadSlackMessages(input: { workspaceId: $id }) { job { ${fields} } } }`,
    { id: workspace.id },
  );
  return data.rereadSlackMessages.job.id;
}
/** A job that was started before what stands against it now. */
async function queuedBefore(user: string, of = workspace.id): Promise<string> {
  const id = randomUUID();
  const data = { kind: 'slack_messages.reread', organization: acme.id, actor: user, input: { workspace: of } };
  await graph.subgraphs.slack.sql(
    `with made as (insert into job (id, organization_id, kind, started_by_id) values ($1, $2, 'slack_messages.reread', $3))
     insert into pgboss.job (id, name, data, heartbeat_seconds) values ($1, 'jobs', $4, 30)`,
    [id, acme.id, user, data],
  );
  return id;
}

const becomes = (id: string, status: string) => eventually(async () => (await jobOf(owner!, id))?.status === status);
const queued = async () =>
  (await graph.subgraphs.slack.sql(`select count(*)::int as jobs from pgboss.job where name = 'jobs'`))[0]!['jobs'];

/** Lets the job come to a message of its second batch, and no further until the test has done its work. */
async function atSecondBatch(work: () => Promise<void>): Promise<void> {
  await workspace.forget();
  const holder = new pg.Client({ connectionString: graph.subgraphs.slack.superuserUrl });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query('select 1 from slack_message where channel_id = $1 and slack_ts = $2 for update', [
      workspace.channel,
      workspace.at(700),
    ]);
    await work();
  } finally {
    await holder.query('rollback');
    await holder.end();
  }
}

test('a job goes from its mutation over its progress to its end, and what it was to do is done', async () => {
  let id = '';
  await atSecondBatch(async () => {
    id = await start();
    expect(await eventually(async () => (await jobOf(owner!, id)).progress?.done === 500)).toBe(true);
    expect(await jobOf(owner!, id)).toMatchObject({
      kind: 'slack_messages.reread',
      status: 'RUNNING',
      progress: { done: 500, total: 1_300 },
      finishedAt: null,
      error: null,
    });
  });
  expect(await becomes(id, 'COMPLETED')).toBe(true);
  expect(await jobOf(owner!, id)).toMatchObject({ progress: { done: 1_300, total: 1_300 }, error: null });
  expect(await workspace.unread()).toBe(0);
  expect(await queued()).toBe(0);
  expect(codes(await cancel(owner!, id))).toEqual(['INVALID_STATE']);
});

test('one that is cancelled in its middle stops, and stays cancelled', async () => {
  let id = '';
  await atSecondBatch(async () => {
    id = await start();
    expect(await eventually(async () => (await jobOf(owner!, id)).progress?.done === 500)).toBe(true);
    expect((await cancel(owner!, id)).data.cancelSlackJob.job).toEqual({ id, status: 'CANCELLED' });
  });
  const { sql } = graph.subgraphs.slack;
  const isAtWork = `select 1 from pg_stat_activity where state = 'active' and query ~ 'update slack_message present'`;
  expect(await eventually(async () => (await sql(`${isAtWork} and pid <> pg_backend_pid()`)).length === 0)).toBe(true);
  const left = await workspace.unread();
  expect(left).toBeGreaterThanOrEqual(300);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect([await workspace.unread(), await queued()]).toEqual([left, 0]);
  expect(await jobOf(owner!, id)).toMatchObject({ status: 'CANCELLED', progress: { done: 500, total: 1_300 } });
});

test('it is seen, listed and cancelled by who has started it and by who may start its kind, and by nobody else', async () => {
  await atSecondBatch(async () => {
    const id = await start();
    for (const client of [owner!, admin!]) expect((await jobOf(client, id)).id).toBe(id);
    for (const client of [member!, foreigner!]) {
      expect(codes(await client.send('query ($id: ID!) { slackJob(id: $id) { id } }', { id }))).toEqual(['NOT_FOUND']);
      expect(codes(await cancel(client, id))).toEqual(['NOT_FOUND']);
      const { data } = await client.send('{ slackJobs { totalCount nodes { id } } }');
      expect(data.slackJobs).toEqual({ totalCount: 0, nodes: [] });
    }
    const { data } = await admin!.send(
      '{ slackJobs(first: 1) { nodes { id } } ended: slackJobs(filter: { status: CANCELLED }) { nodes { status } } }',
    );
    expect(data.slackJobs.nodes).toEqual([{ id }]);
    expect(data.ended.nodes).toEqual([{ status: 'CANCELLED' }]);
    const mine = randomUUID();
    await graph.subgraphs.slack.sql(
      `insert into job (id, organization_id, kind, status, started_by_id) values ($1, $2, 'slack_messages.reread', 'COMPLETED', $3)`,
      [mine, acme.id, demonstrationUsers.acmeMember.id],
    );
    expect((await member!.send('{ slackJobs { nodes { id } } }')).data.slackJobs.nodes).toEqual([{ id: mine }]);
    expect((await cancel(admin!, id)).data.cancelSlackJob.job.status).toBe('CANCELLED');
  });
});

test('who may not start it any more has started nothing, and a suspended organization’s waits', async () => {
  const { slack, tenancy } = graph.subgraphs;
  const setStatus = (status: string) =>
    tenancy.sql('update organization set status = $1, version = version + 1 where id = $2', [status, acme.id]);
  let id = '';
  for (const user of [demonstrationUsers.acmeMember.id, demonstrationUsers.betaOwner.id]) {
    id = await queuedBefore(user);
    expect(await becomes(id, 'FAILED')).toBe(true);
    expect((await jobOf(owner!, id)).error.code).toBe('FORBIDDEN');
  }
  await setStatus('SUSPENDED');
  id = await queuedBefore(demonstrationUsers.acmeOwner.id);
  const standing = () =>
    slack.sql(`select state::text, start_after > now() as later from pgboss.job where id = $1`, [id]);
  expect(await eventually(async () => (await standing())[0]?.['later'] === true)).toBe(true);
  expect(await standing()).toEqual([{ state: 'created', later: true }]);
  await setStatus('ACTIVE');
  await slack.sql('update pgboss.job set start_after = now() where id = $1', [id]);
  expect(await becomes(id, 'COMPLETED')).toBe(true);
});

test('of a workspace that is gone it fails at once, and says why', async () => {
  const id = await queuedBefore(demonstrationUsers.acmeOwner.id, randomUUID());
  expect(await becomes(id, 'FAILED')).toBe(true);
  const { error, finishedAt } = await jobOf(owner!, id);
  expect([error.code, finishedAt === null, await queued()]).toEqual(['NOT_FOUND', false, 0]);
  const notified = () =>
    graph.subgraphs.tenancy.sql(`select user_id as "user", code from notification where subject_id = $1`, [id]);
  expect(await eventually(async () => (await notified()).length > 0)).toBe(true);
  expect(await notified()).toEqual([{ user: demonstrationUsers.acmeOwner.id, code: 'job.failed' }]);
});

test('what has ended 30 days ago is forgotten, and nothing else', async () => {
  const { slack } = graph.subgraphs;
  const [before] = await slack.sql('select count(*)::int as jobs from job');
  for (const age of [29, 31])
    await slack.sql(
      `insert into job (organization_id, kind, status, started_by_id, created_at, finished_at) values ($1, 'old', 'COMPLETED', $2, now(), now() - $3 * interval '1 day')`,
      [acme.id, randomUUID(), age],
    );
  await purgeOutlived(slack.database);
  const [after] = await slack.sql('select count(*)::int as jobs from job');
  expect(after!['jobs']).toBe(before!['jobs'] + 1);
});
