import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { startGraph, type TestGraph } from '../harness/graph.ts';

let graph: TestGraph;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
});
afterAll(() => graph.stop());

test('a manager who gives themselves another person’s Slack account does not come to read that person’s direct messages', async () => {
  const manager = await graph.signIn('manager@acme.test', 'acme');
  const [account] = await graph.subgraphs.slack.sql<{ channel: string; slackId: string }>(
    `select c.id as channel, u.slack_id as "slackId" from slack_channel c join slack_channel_member m on m.channel_id = c.id join slack_user u on u.id = m.slack_user_id
     where c.organization_id = $1 and c.type = 'IM' and u.user_id = $2`,
    [demonstrationOrganizations.acme.id, demonstrationUsers.acmeOwner.id],
  );
  const read = async () =>
    (await manager.send(`{ slackChannel(id: "${account!.channel}") { messages { edges { node { text } } } } }`)).data;
  const { data } = await manager.send(
    '{ userCorrelations(first: 100) { edges { node { id version email accounts { edges { node { id externalId } } } } } } }',
  );
  const accounts = (
    data.userCorrelations.edges as {
      node: { id: string; version: number; accounts: { edges: { node: { id: string; externalId: string } }[] } };
    }[]
  ).flatMap(({ node }) =>
    node.accounts.edges.map((edge) => ({ correlation: node.id, version: node.version, ...edge.node })),
  );
  const { correlation, version, id } = accounts.find(({ externalId }) => externalId === account!.slackId)!;
  await manager.send(
    `mutation { removeUserCorrelation(input: { id: "${correlation}", version: ${version}, accountId: "${id}" }) { deletedId } }`,
  );
  const take = `mutation { setUserCorrelation(input: { email: "manager@acme.test", provider: SLACK, externalId: "${account!.slackId}" }) { correlation { id } } }`;
  expect((await manager.send(take)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect(await read()).toEqual({ slackChannel: null });
  expect((await (await graph.signIn('admin@acme.test', 'acme')).send(take)).errors).toBeUndefined();
});
