import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readCredentialKeys } from '#platform/identity/keys.ts';
import { resealCredentials } from '#tools/keys/resealCredentials.ts';
import { credentialKeys } from '#tools/keys/rotatable.ts';
import { rotate } from '#tools/keys/rotate.ts';
import { createEnvelope } from '../../subgraphs/integrations/credential/envelope.ts';
import { eventually } from '../harness/eventually.ts';
import { keyOf, setIntegrationCredential, startIntegrations, type Integrations } from './start.ts';

let integrations: Integrations;
beforeAll(async () => {
  integrations = await startIntegrations();
});
afterAll(() => integrations.stop());

test('the key of credentials is rotated while the subgraph runs: each secret is sealed anew, and the old key is needed by none', async () => {
  const { subgraph } = integrations;
  const { directory } = subgraph.keys;
  const stored = () =>
    subgraph.sql<{ organization_id: string; integration_id: string; ciphertext: string; key_id: string }>(
      'select organization_id, integration_id, ciphertext, key_id from credential order by created_at',
    );
  const [acme, beta] = [await subgraph.organization('rotated-acme'), await subgraph.organization('rotated-beta')];
  const give = async ({ as }: typeof acme) => {
    const { errors } = await as('ADMIN').send(setIntegrationCredential, {
      input: { provider: 'ROOTLY', value: keyOf.ROOTLY },
    });
    expect(errors).toBeUndefined();
  };
  let clock = Date.now();
  const step = (beforeRetiring = async () => undefined as void) =>
    rotate(directory, credentialKeys, { now: () => (clock += 60_000), beforeRetiring });

  await give(acme);
  const {
    next: [next],
  } = await step();
  await step();
  // The running subgraph seals with the new key as soon as it has read its file again.
  const sealsWithNext = async () => {
    const organization = await subgraph.organization(`rotated-${Math.random()}`);
    await give(organization);
    return (await stored()).some(
      ({ organization_id, key_id }) => organization_id === organization.id && key_id === next,
    );
  };
  expect(await eventually(sealsWithNext, 100)).toBe(true);
  await give(beta);
  expect((await stored()).filter(({ key_id }) => key_id === 'default').length).toBeGreaterThan(0);

  await step(async () => void (await resealCredentials(subgraph.ownerUrl, readCredentialKeys(directory))));
  const rows = await stored();
  expect(new Set(rows.map(({ key_id }) => key_id))).toEqual(new Set([next]));
  const envelope = createEnvelope(readCredentialKeys(directory));
  for (const { organization_id: organization, integration_id: integration, ciphertext, key_id } of rows)
    expect(envelope.open({ ciphertext, keyId: key_id }, { organization, integration, type: 'API_KEY' })).toBe(
      keyOf.ROOTLY,
    );
  // It opens what was sealed anew: the same key again changes nothing.
  await give(acme);
  expect(await stored()).toEqual(rows);
  expect(await resealCredentials(subgraph.ownerUrl, readCredentialKeys(directory))).toBe(0);
  expect(await subgraph.sql(`select relforcerowsecurity as forced from pg_class where relname = 'credential'`)).toEqual(
    [{ forced: true }],
  );
});
