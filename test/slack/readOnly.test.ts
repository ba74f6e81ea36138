import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SubgraphClient } from '../harness/client.ts';
import { memberIdentity, startSubgraph, type TestOrganization, type TestSubgraph } from '../harness/subgraph.ts';
import { slackRows } from './slackRows.ts';

let slack: TestSubgraph;
let acme: TestOrganization;
let workspace: string;
let usual: SubgraphClient;
let reading: SubgraphClient;

beforeAll(async () => {
  slack = await startSubgraph('slack');
  acme = await slack.organization('acme');
  const person = randomUUID();
  const rows = slackRows(slack, acme);
  workspace = await rows.workspace();
  const account = await rows.user(workspace, { user_id: person });
  for (const [name, type] of [
    ['general', 'PUBLIC'],
    ['board', 'PRIVATE'],
    ['talk', 'IM'],
  ] as const) {
    const channel = await rows.channel(workspace, { name, type });
    await rows.member(channel, account);
    await rows.reaction(await rows.message(channel), account);
  }
  const identity = memberIdentity(acme.id, 'OWNER', person);
  [usual, reading] = [slack.client(identity), slack.client({ ...identity, readOnly: true })];
});
afterAll(() => slack.stop());

test('an identity that only reads sees no private channel, also not those that its person takes part in', async () => {
  const names = async (client: SubgraphClient) => {
    const { data, errors } = await client.send(
      '{ slackChannels { edges { node { name messages { edges { node { id } } } } } } }',
    );
    expect(errors).toBeUndefined();
    return data.slackChannels.edges.map(({ node }: { node: { name: string } }) => node.name).sort();
  };
  expect([await names(usual), await names(reading)]).toEqual([['board', 'general', 'talk'], ['general']]);
});

test('an identity that only reads changes nothing, and is told why', async () => {
  const isEnabled = async () =>
    (await slack.sql('select survey_enabled from slack_workspace'))[0]!['survey_enabled'] as boolean;
  const change = (client: SubgraphClient) =>
    client.send(
      `mutation { setSlackWorkspaceFeatures(input: { id: "${workspace}", version: 1, surveyEnabled: true }) { workspace { id } } }`,
    );
  expect(await change(reading)).toMatchObject({
    data: { setSlackWorkspaceFeatures: null },
    errors: [
      {
        message: expect.stringContaining('cannot be confirmed'),
        extensions: { code: 'FORBIDDEN', outcome: 'NOT_DONE' },
      },
    ],
  });
  expect(await isEnabled()).toBe(false);
  expect((await change(usual)).errors).toBeUndefined();
  expect(await isEnabled()).toBe(true);
});
