import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';

// Whoever loses a Slack account loses its private conversations, whichever subgraph is away meanwhile.

const { acme } = demonstrationOrganizations;
let graph: TestGraph;
let manager: GraphClient;
let owner: GraphClient;
let channel: string;
let slackId: string;

beforeAll(async () => {
  graph = await startGraph({ membershipSeconds: 600, graceSeconds: 600 });
  await graph.seed();
  manager = await graph.signIn('manager@acme.test', 'acme');
  owner = await graph.signIn('owner@acme.test', 'acme');
  [{ channel, slackId }] = (await graph.subgraphs.slack.sql(
    `select c.id as channel, u.slack_id as "slackId" from slack_channel c join slack_channel_member m on m.channel_id = c.id join slack_user u on u.id = m.slack_user_id
     where c.organization_id = $1 and c.type = 'IM' and u.user_id = $2`,
    [acme.id, demonstrationUsers.acmeOwner.id],
  )) as [{ channel: string; slackId: string }];
});
afterAll(() => graph.stop());

/** Whether the owner reads the conversation; undefined where it is not answered. */
async function isRead(): Promise<boolean | undefined> {
  const { data, errors } = await owner.send(
    `{ slackChannel(id: "${channel}") { messages { edges { node { text } } } } }`,
  );
  if (errors === undefined && data.slackChannel !== null) return true;
  return errors === undefined || errors[0]!.extensions.code === 'NOT_FOUND' ? false : undefined;
}

const state = () =>
  manager.send(
    `mutation { setUserCorrelation(input: { email: "owner@acme.test", provider: SLACK, externalId: "${slackId}" }) { correlation { id } } }`,
  );

async function takeAway() {
  const [account] = await graph.subgraphs.integrations.sql<{ id: string; version: number; accountId: string }>(
    `select c.id, c.version, a.id as "accountId" from correlated_account a
     join user_correlation c on c.id = a.correlation_id where a.organization_id = $1 and a.external_id = $2`,
    [acme.id, slackId],
  );
  return manager.send(
    'mutation ($input: RemoveUserCorrelationInput!) { removeUserCorrelation(input: $input) { deletedId } }',
    { input: account },
  );
}

async function given(): Promise<void> {
  expect((await state()).errors).toBeUndefined();
  expect(await eventually(async () => (await isRead()) === true)).toBe(true);
}

test.each(['slack', 'tenancy', 'content'])(
  'an account that is taken away while %s is away opens nothing once it is back',
  async (name) => {
    await given();
    await graph.subgraphs[name]!.leave();
    expect((await takeAway()).errors).toBeUndefined();
    await graph.subgraphs[name]!.comeBack();
    expect(await eventually(async () => (await isRead()) === false)).toBe(true);
  },
);

test('who is given an account, or loses it, is notified of each once, and by no word of what was done', async () => {
  await given();
  const { tenancy, integrations } = graph.subgraphs;
  const codes = async () =>
    (
      await tenancy.sql<{ code: string }>(
        `select code from notification where user_id = $1 and code like 'correlation.%' order by created_at`,
        [demonstrationUsers.acmeOwner.id],
      )
    ).map(({ code }) => code);
  const before = (await codes()).length;
  await tenancy.leave();
  expect((await takeAway()).errors).toBeUndefined();
  const queued = await integrations.sql(`select data from pgboss.job where data ->> 'type' = 'notify'`);
  expect(queued).toHaveLength(1);
  for (const text of ['owner@acme.test', slackId, 'Olive']) expect(JSON.stringify(queued)).not.toContain(text);
  await tenancy.comeBack();
  await given();
  expect(await eventually(async () => (await codes()).length >= before + 2)).toBe(true);
  expect((await codes()).slice(before)).toEqual(['correlation.removed', 'correlation.set']);
});

test('nor once integrations is back, which has ended before it could tell anybody', async () => {
  const { slack, integrations } = graph.subgraphs;
  await given();
  await slack.leave();
  expect((await takeAway()).errors).toBeUndefined();
  await integrations.leave();
  await slack.comeBack();
  expect(await isRead()).toBe(true);
  await integrations.comeBack();
  expect(await eventually(async () => (await isRead()) === false)).toBe(true);
});

test('an account that is given while slack is away opens its conversations once it is back', async () => {
  const { slack } = graph.subgraphs;
  await slack.leave();
  expect((await state()).errors).toBeUndefined();
  await slack.comeBack();
  expect(await eventually(async () => (await isRead()) === true)).toBe(true);
});
