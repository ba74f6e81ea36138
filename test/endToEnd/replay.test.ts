import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { eventsPath, eventsPurpose } from '#platform/events/delivery.ts';
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

/** A call as one subgraph signs it for another: answers its status however often it is played. */
async function signed(
  issuer: string,
  receiver: string,
  { path, purpose, content }: { path: string; purpose: string; content: unknown },
) {
  const body = JSON.stringify(content);
  const { headers } = await createRequestSigner(graph.keys.of(issuer), graph.keys.ring).sign({
    path,
    body,
    identity: serviceIdentity(issuer, purpose, acme),
    receiver,
  });
  const { url } = graph.subgraphs[receiver]!;
  return async () => (await fetch(`${url}${path}`, { method: 'POST', headers, body })).status;
}

test('what slack had integrations forget once cannot be played again after it has been stated again', async () => {
  const slackId = 'U0REPLAYED';
  const owner = await graph.signIn('owner@acme.test', 'acme');
  const state = async () => {
    const { errors } = await owner.send(
      `mutation { setUserCorrelation(input: { email: "viewer@acme.test", provider: SLACK, externalId: "${slackId}" }) { correlation { id } } }`,
    );
    expect(errors).toBeUndefined();
  };
  const stated = () =>
    graph.subgraphs.integrations.sql('select organization_id from correlated_account where external_id = $1', [
      slackId,
    ]);
  await state();
  const forget = await signed('slack', 'integrations', {
    path: '/internal/slack-forgotten',
    purpose: 'deletion',
    content: { actorUserId: demonstrationUsers.acmeOwner.id, slackId },
  });
  expect([await forget(), await stated()]).toEqual([200, []]);
  await state();
  expect([await forget(), await stated()]).toEqual([401, [{ organization_id: acme }]]);
});

test('events that were delivered once cannot be played again', async () => {
  const events = [
    {
      id: randomUUID(),
      type: 'user.correlated',
      organization: acme,
      at: Date.now(),
      payload: { slackIds: ['U0REPLAYED'] },
    },
  ];
  const tell = await signed('integrations', 'slack', { path: eventsPath, purpose: eventsPurpose, content: { events } });
  expect([await tell(), await tell()]).toEqual([200, 401]);
});
