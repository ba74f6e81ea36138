import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { serviceIdentity } from '#platform/identity/identity.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { startGraph, type TestGraph } from '../harness/graph.ts';

let graph: TestGraph;
const acme = demonstrationOrganizations.acme.id;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
});
afterAll(() => graph.stop());

test('what integrations told slack once cannot be played again after it has been taken back', async () => {
  const { slack } = graph.subgraphs;
  const [person] = await slack.sql<{ slack_id: string }>(
    'select slack_id from slack_user where organization_id = $1 and user_id = $2',
    [acme, demonstrationUsers.acmeMember.id],
  );
  const path = '/internal/users-correlated';
  const signed = async (userId: string | null) => {
    const body = JSON.stringify({ users: [{ slackId: person!.slack_id, userId }] });
    const { headers } = await createRequestSigner(graph.keys.of('integrations'), graph.keys.ring).sign({
      path,
      body,
      identity: serviceIdentity('integrations', 'correlation', acme),
      receiver: 'slack',
    });
    return async () => (await fetch(`${slack.url}${path}`, { method: 'POST', headers, body })).status;
  };
  const given = await signed(demonstrationUsers.acmeMember.id);
  const takenBack = await signed(null);
  expect([await given(), await takenBack(), await given()]).toEqual([200, 200, 401]);
  expect(
    await slack.sql('select user_id from slack_user where organization_id = $1 and slack_id = $2', [
      acme,
      person!.slack_id,
    ]),
  ).toEqual([{ user_id: null }]);
});
