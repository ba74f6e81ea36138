import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { seed } from '../../subgraphs/slack/seed.ts';
import { memberIdentity, startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';

let slack: TestSubgraph;
beforeAll(async () => {
  slack = await startSubgraph('slack');
  await seed(slack.database);
});
afterAll(async () => {
  await slack.stop();
});

const tables = [
  'tenant',
  'slack_workspace',
  'slack_user',
  'slack_channel',
  'slack_channel_member',
  'slack_message',
  'slack_reaction',
];
const contents = async () =>
  Object.fromEntries(
    await Promise.all(
      tables.map(async (table) => [table, await slack.sql(`select * from ${table} order by id`)] as const),
    ),
  );
const { acme, beta } = demonstrationOrganizations;

test('a second seed changes nothing', async () => {
  const before = await contents();
  await seed(slack.database);
  expect(await contents()).toEqual(before);
});

test('both organizations have the same channels, people and messages by Slack’s ids, and none of the other’s', async () => {
  const keysOf = (organization: string) =>
    slack.sql(
      `select slack_id as key from slack_channel where organization_id = $1 union all select slack_id from slack_user where organization_id = $1
     union all select slack_ts from slack_message where organization_id = $1 order by 1`,
      [organization],
    );
  const keys = await keysOf(acme.id);
  expect(keys.length).toBeGreaterThan(140);
  expect(await keysOf(beta.id)).toEqual(keys);
});

test('counters are those of the threads and reactions that are there', async () => {
  expect(
    await slack.sql(`select slack_ts from slack_message m where
    m.reply_count <> (select count(*) from slack_message r where r.parent_id = m.id) or m.reply_users_count <> (select count(distinct r.author_id) from slack_message r where r.parent_id = m.id)
    or m.reaction_count <> (select count(*) from slack_reaction r where r.message_id = m.id) or (m.parent_id is not null) <> m.is_thread_reply`),
  ).toEqual([]);
});

test('every demonstration member is a Slack user of their organization, under the id that the correlations name', async () => {
  for (const [slug, { id }] of Object.entries(demonstrationOrganizations)) {
    const members = Object.values(demonstrationUsers)
      .filter(({ memberships }) => slug in memberships)
      .map(({ id, email }) => ({ slack_id: `U0${email.split('@')[0]!.toUpperCase()}`, user_id: id, email }))
      .sort((a, b) => (a.slack_id < b.slack_id ? -1 : 1));
    expect(
      await slack.sql(
        'select slack_id, user_id, email from slack_user where organization_id = $1 and user_id is not null order by slack_id',
        [id],
      ),
    ).toEqual(members);
  }
});

test('the consultant reads the direct messages of both organizations, the viewer the public channels of one', async () => {
  const list = '{ slackChannels { edges { node { name type } } } }';
  const named = async (organization: string, user: string) =>
    (await slack.client(memberIdentity(organization, 'VIEWER', user)).send(list)).data.slackChannels.edges
      .map(({ node }: { node: { name: string } }) => node.name)
      .sort();
  const open = ['engineering', 'general', 'incidents', 'launch-2025', 'proposals', 'random'];
  const consulted = [...open, 'consultant', 'mpdm-manager--member--consultant-1'].sort();
  expect(await named(acme.id, demonstrationUsers.consultant.id)).toEqual(consulted);
  expect(await named(beta.id, demonstrationUsers.consultant.id)).toEqual(consulted);
  expect(await named(acme.id, demonstrationUsers.acmeViewer.id)).toEqual(open);
});
