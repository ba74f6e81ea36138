import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  demonstrationId,
  demonstrationOrganizations,
  demonstrationUsers,
} from '#platform/demonstration/demonstration.ts';
import { readCredentialKeys } from '#platform/identity/keys.ts';
import { createEnvelope } from '../../subgraphs/integrations/credential/envelope.ts';
import { describe as providerOf } from '../../subgraphs/integrations/integration/catalogue.ts';
import type { Provider } from '../../subgraphs/integrations/integration/entities.ts';
import { seed } from '../../subgraphs/integrations/seed.ts';
import { memberIdentity } from '../harness/subgraph.ts';
import { startIntegrations, type Integrations } from './start.ts';

let integrations: Integrations;
beforeAll(async () => {
  integrations = await startIntegrations();
  await seed(integrations.subgraph.database, { keysDirectory: integrations.subgraph.keys.directory });
});
afterAll(() => integrations.stop());

const everything = () =>
  integrations.subgraph.sql(`
  select (select json_agg(t order by t.id) from integration t) as integrations, (select json_agg(t order by t.id) from credential t) as credentials, (select json_agg(t order by t.id) from integration_event t) as events,
    (select json_agg(t order by t.id) from user_correlation t) as correlations, (select json_agg(t order by t.id) from correlated_account t) as accounts`);

test('the demonstration shows connections that work and ones that ask to be renewed, and the people of each organization', async () => {
  const ask = async (slug: 'acme' | 'beta') =>
    (
      await integrations.subgraph.client(memberIdentity(demonstrationOrganizations[slug].id, 'VIEWER')).send(`{
    integrations { edges { node { id name provider needsReconnect externalAccountId } } } matched: userCorrelations(filter: { unmatched: false }) { edges { node { email user { id } slackUserIds } } } unmatched: userCorrelations(filter: { unmatched: true }) { edges { node { email } } } }`)
    ).data;
  const [acme, beta] = [await ask('acme'), await ask('beta')];
  expect(
    acme.integrations.edges.map(({ node }: any) => [
      node.name,
      node.provider,
      node.needsReconnect,
      node.externalAccountId,
    ]),
  ).toEqual([
    ['Acme', 'SLACK', false, 'T0ACME00001'],
    ['Code', 'GITHUB', false, 'platform-team'],
    ['On-call', 'ROOTLY', false, 'on-call'],
  ]);
  expect(
    beta.integrations.edges.map(({ node }: any) => [
      node.name,
      node.provider,
      node.needsReconnect,
      node.externalAccountId,
    ]),
  ).toEqual([
    ['Beta', 'SLACK', false, 'T0BETA00001'],
    ['Code', 'GITHUB', true, 'platform-team'],
    ['On-call', 'ROOTLY', true, 'on-call'],
  ]);
  expect(acme.integrations.edges[0].node.id).toBe(demonstrationId('acme', 'integration slack'));
  const { consultant, betaOwner } = demonstrationUsers;
  expect(beta.matched.edges.map(({ node }: any) => node)).toEqual([
    { email: consultant.email, user: { id: consultant.id }, slackUserIds: ['U0CONSULTANT'] },
    { email: betaOwner.email, user: { id: betaOwner.id }, slackUserIds: ['U0OWNER'] },
  ]);
  expect([acme.matched.edges.length, acme.unmatched.edges.length, beta.unmatched.edges.length]).toEqual([6, 8, 8]);
});

test('the demonstration’s keys are sealed for their places, in their providers’ forms', async () => {
  const rows = await integrations.subgraph.sql<{
    organization: string;
    integration: string;
    provider: Provider;
    type: string;
    ciphertext: string;
    keyId: string;
  }>(
    `select c.organization_id as organization, c.integration_id as integration, i.provider, c.type, c.ciphertext, c.key_id as "keyId" from credential c join integration i on i.id = c.integration_id`,
  );
  const envelope = createEnvelope(readCredentialKeys(integrations.subgraph.keys.directory));
  expect(rows).toHaveLength(4);
  for (const row of rows) {
    const { key } = providerOf(row.provider);
    expect([row.type, key!.pattern.test(envelope.open(row, row))]).toEqual([key!.type, true]);
  }
});

test('seeding again changes nothing', async () => {
  const before = await everything();
  await seed(integrations.subgraph.database, { keysDirectory: integrations.subgraph.keys.directory });
  expect(await everything()).toEqual(before);
});
