import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readCredentialKeys } from '#platform/identity/keys.ts';
import { createEnvelope } from '../../subgraphs/integrations/credential/envelope.ts';
import { catalogue } from '../../subgraphs/integrations/integration/catalogue.ts';
import { keyOf, setIntegrationCredential, startIntegrations, type Integrations } from './start.ts';

let integrations: Integrations;
beforeAll(async () => {
  integrations = await startIntegrations();
});
afterAll(() => integrations.stop());

const eventsOf = `query ($id: ID!) { integration(id: $id) { events { edges { node { type outcome details actor { id } } } } } }`;

test('a provider’s key makes its connection, active and default, with an event, and the key is nowhere to be read', async () => {
  const acme = await integrations.subgraph.organization('credential-acme');
  const admin = acme.as('ADMIN');
  const { data, errors } = await admin.send(setIntegrationCredential, {
    input: { provider: 'ROOTLY', value: ` ${keyOf.ROOTLY}\n`, scopes: ['incidents.read'], name: 'On-call' },
  });
  expect(errors).toBeUndefined();
  const { id } = data.setIntegrationCredential.integration;
  expect(data.setIntegrationCredential.integration).toEqual({
    id,
    provider: 'ROOTLY',
    name: 'On-call',
    status: 'ACTIVE',
    connectionType: 'MANUAL',
    isDefault: true,
    externalAccountId: null,
    needsReconnect: false,
    createdBy: { id: admin.identity.subject },
    credentials: {
      edges: [{ node: { type: 'API_KEY', scopes: ['incidents.read'], expiresAt: null, needsReconnect: false } }],
    },
  });
  expect((await admin.send(eventsOf, { id })).data.integration.events.edges).toEqual([
    {
      node: {
        type: 'CREATED',
        outcome: 'SUCCESS',
        details: { credential: 'API_KEY' },
        actor: { id: admin.identity.subject },
      },
    },
  ]);
  const everything = await integrations.subgraph.sql(
    `select to_jsonb(i) as i, to_jsonb(c) as c, to_jsonb(e) as e from integration i join credential c on c.integration_id = i.id join integration_event e on e.integration_id = i.id where i.organization_id = $1`,
    [acme.id],
  );
  expect(everything).toHaveLength(1);
  expect(JSON.stringify(everything)).not.toContain(keyOf.ROOTLY);
  const [{ c }] = everything as [{ c: { ciphertext: string; key_id: string } }];
  const envelope = createEnvelope(readCredentialKeys(integrations.subgraph.keys.directory));
  const sealed = { ciphertext: c.ciphertext, keyId: c.key_id };
  expect(envelope.open(sealed, { organization: acme.id, integration: id, type: 'API_KEY' })).toBe(keyOf.ROOTLY);
});

test('a sealed secret opens only for its organization, connection and type, unaltered, under its key', () => {
  const unauthentic = 'unable to authenticate data';
  const keys = new Map([
    ['first', randomBytes(32)],
    ['second', randomBytes(32)],
  ]);
  const old = createEnvelope({ current: 'first', keys });
  const binding = { organization: 'a', integration: 'b', type: 'API_KEY' };
  const sealed = old.seal('secret', binding);
  expect(sealed.keyId).toBe('first');
  expect(createEnvelope({ current: 'second', keys }).open(sealed, binding)).toBe('secret');
  expect(old.seal('secret', binding).ciphertext).not.toBe(sealed.ciphertext);
  for (const other of [{ organization: 'x' }, { integration: 'x' }, { type: 'APP_TOKEN' }])
    expect(() => old.open(sealed, { ...binding, ...other })).toThrow(unauthentic);
  expect(() => old.open({ ...sealed, keyId: 'second' }, binding)).toThrow(unauthentic);
  expect(() =>
    createEnvelope({ current: 'second', keys: new Map([['second', keys.get('second')!]]) }).open(sealed, binding),
  ).toThrow('the credential key first is not among the keys of this deployment');
  for (const part of [1, 2]) {
    const parts = sealed.ciphertext.split('.');
    const bytes = Buffer.from(parts[part]!, 'base64url');
    bytes[14]! ^= 1;
    parts[part] = bytes.toString('base64url');
    expect(() => old.open({ ...sealed, ciphertext: parts.join('.') }, binding)).toThrow(unauthentic);
  }
});

test('the same key again changes nothing, another one renews the same connection, and a disconnected one comes back', async () => {
  const acme = await integrations.subgraph.organization('credential-again');
  const admin = acme.as('ADMIN');
  const first = await admin.send(setIntegrationCredential, { input: { provider: 'ROOTLY', value: keyOf.ROOTLY } });
  const { id } = first.data.setIntegrationCredential.integration;
  const state = () =>
    integrations.subgraph.sql(
      `select i.updated_at, i.status, c.ciphertext, c.is_active, (select count(*)::int from integration_event where integration_id = i.id) as events from integration i join credential c on c.integration_id = i.id where i.organization_id = $1`,
      [acme.id],
    );
  const before = await state();
  expect(await admin.send(setIntegrationCredential, { input: { provider: 'ROOTLY', value: keyOf.ROOTLY } })).toEqual(
    first,
  );
  expect(await state()).toEqual(before);

  const ends = new Date(Date.now() + 48 * 3_600_000).toISOString();
  const renewed = await admin.send(setIntegrationCredential, {
    input: { provider: 'ROOTLY', value: keyOf.OTHER_ROOTLY, expiresAt: ends },
  });
  expect(renewed.data.setIntegrationCredential.integration).toEqual({
    ...first.data.setIntegrationCredential.integration,
    needsReconnect: true,
    credentials: { edges: [{ node: { type: 'API_KEY', scopes: [], expiresAt: ends, needsReconnect: true } }] },
  });
  const after = await state();
  expect(after).toHaveLength(1);
  expect(after[0]).toMatchObject({ status: 'ACTIVE', is_active: true, events: 2 });
  expect(after[0]!['ciphertext']).not.toBe(before[0]!['ciphertext']);

  await integrations.subgraph.sql(
    `update integration set status = 'DISCONNECTED', disconnected_at = now(), last_error = 'gone', error_count = 3 where id = $1`,
    [id],
  );
  const back = await admin.send(setIntegrationCredential, {
    input: { provider: 'ROOTLY', value: keyOf.ROOTLY, expiresAt: null },
  });
  expect(back.data.setIntegrationCredential.integration).toMatchObject({ id, status: 'ACTIVE', needsReconnect: false });
  expect((await admin.send(eventsOf, { id })).data.integration.events.edges[0].node).toMatchObject({
    type: 'UPDATED',
    details: { changed: ['credential', 'status'], credential: 'API_KEY' },
  });
  expect(
    await integrations.subgraph.sql('select last_error, error_count, disconnected_at from integration where id = $1', [
      id,
    ]),
  ).toEqual([{ last_error: null, error_count: 0, disconnected_at: null }]);
});

test('an account names its connection: another account is another connection, and only the provider’s first is its default', async () => {
  const admin = (await integrations.subgraph.organization('credential-accounts')).as('ADMIN');
  const give = async (externalAccountId: string) =>
    (
      await admin.send(setIntegrationCredential, {
        input: { provider: 'GITHUB', value: keyOf.GITHUB, externalAccountId },
      })
    ).data.setIntegrationCredential.integration;
  const [one, two, again] = [await give('one'), await give('two'), await give('one')];
  expect([one.isDefault, two.isDefault, again.id === one.id, two.id === one.id]).toEqual([true, false, true, false]);
});

test('bad input names its field and makes nothing', async () => {
  const acme = await integrations.subgraph.organization('credential-input');
  const admin = acme.as('ADMIN');
  const other = (
    await admin.send(setIntegrationCredential, { input: { provider: 'PAGERDUTY', value: keyOf.PAGERDUTY } })
  ).data.setIntegrationCredential.integration.id;
  const cases: [object, string][] = [
    [{ provider: 'SLACK', value: keyOf.ROOTLY }, 'input.provider'],
    [{ provider: 'ROOTLY', value: keyOf.GITHUB }, 'input.value'],
    [{ provider: 'ROOTLY', value: keyOf.ROOTLY, name: '  ' }, 'input.name'],
    [{ provider: 'ROOTLY', value: keyOf.ROOTLY, name: 'x'.repeat(256) }, 'input.name'],
    [{ provider: 'ROOTLY', value: keyOf.ROOTLY, externalAccountId: 'a\u0000b' }, 'input.externalAccountId'],
    [{ provider: 'ROOTLY', value: keyOf.ROOTLY, scopes: ['fine', ''] }, 'input.scopes.1'],
    [{ provider: 'ROOTLY', value: keyOf.ROOTLY, expiresAt: '2020-01-01T00:00:00Z' }, 'input.expiresAt'],
    [{ provider: 'ROOTLY', value: keyOf.ROOTLY, integrationId: other }, 'input.provider'],
    [
      { provider: 'PAGERDUTY', value: keyOf.PAGERDUTY, integrationId: other, externalAccountId: 'one' },
      'input.externalAccountId',
    ],
  ];
  for (const [input, field] of cases) {
    const { data, errors } = await admin.send(setIntegrationCredential, { input });
    expect(data).toEqual({ setIntegrationCredential: null });
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['setIntegrationCredential'],
        extensions: expect.objectContaining({ code: 'BAD_USER_INPUT', field }),
      }),
    ]);
    expect(JSON.stringify(errors)).not.toContain(keyOf.ROOTLY);
  }
  expect(
    await integrations.subgraph.sql('select count(*)::int from integration where organization_id = $1', [acme.id]),
  ).toEqual([{ count: 1 }]);
});

test('a connection that uses the platform’s own key takes no other', async () => {
  const acme = await integrations.subgraph.organization('credential-platform');
  const [row] = await integrations.subgraph.sql(
    `insert into integration (organization_id, provider, name, credential_source, created_by_id) values ($1, 'ROOTLY', 'Trial', 'PLATFORM', gen_random_uuid()) returning id`,
    [acme.id],
  );
  const { errors } = await acme
    .as('ADMIN')
    .send(setIntegrationCredential, { input: { provider: 'ROOTLY', value: keyOf.ROOTLY, integrationId: row!['id'] } });
  expect(errors?.[0]?.extensions.code).toBe('INVALID_STATE');
});

test('no more connections than the plan allows; a disconnected one counts for none until it comes back', async () => {
  const acme = await integrations.subgraph.organization('credential-limit');
  await integrations.subgraph.sql(`update tenant set limits = '{"max_connections": 1}' where id = $1`, [acme.id]);
  const admin = acme.as('ADMIN');
  const give = async (provider: 'ROOTLY' | 'GITHUB') => {
    const { data, errors } = await admin.send(setIntegrationCredential, {
      input: { provider, value: keyOf[provider] },
    });
    return errors?.[0]?.extensions.code ?? data.setIntegrationCredential.integration.status;
  };
  const atOnce = await Promise.all([give('ROOTLY'), give('GITHUB')]);
  expect(atOnce.toSorted()).toEqual(['ACTIVE', 'LIMIT_EXCEEDED']);
  await integrations.subgraph.sql(`update integration set status = 'DISCONNECTED' where organization_id = $1`, [
    acme.id,
  ]);
  const [kept, other] = atOnce[0] === 'ACTIVE' ? (['ROOTLY', 'GITHUB'] as const) : (['GITHUB', 'ROOTLY'] as const);
  expect([await give(other), await give(kept)]).toEqual(['ACTIVE', 'LIMIT_EXCEEDED']);
});

test('only who may manage credentials gives one; another organization’s connection does not exist', async () => {
  const acme = await integrations.subgraph.organization('credential-roles');
  const beta = await integrations.subgraph.organization('credential-roles-beta');
  const input = { provider: 'ROOTLY', value: keyOf.ROOTLY };
  for (const role of ['VIEWER', 'MEMBER', 'MANAGER'] as const)
    expect((await acme.as(role).send(setIntegrationCredential, { input })).errors?.[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
  const { id } = (await acme.as('OWNER').send(setIntegrationCredential, { input })).data.setIntegrationCredential
    .integration;
  const before = await integrations.subgraph.sql('select ciphertext from credential where organization_id = $1', [
    acme.id,
  ]);
  const stranger = await beta
    .as('OWNER')
    .send(setIntegrationCredential, { input: { ...input, value: keyOf.OTHER_ROOTLY, integrationId: id } });
  expect(stranger).toEqual(
    await beta.as('OWNER').send(setIntegrationCredential, {
      input: { ...input, value: keyOf.OTHER_ROOTLY, integrationId: crypto.randomUUID() },
    }),
  );
  expect(stranger.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  expect(
    await integrations.subgraph.sql('select ciphertext from credential where organization_id = $1', [acme.id]),
  ).toEqual(before);
});

test('no field of the graph is a secret, and every provider that takes a key says what it looks like', async () => {
  const viewer = (await integrations.subgraph.organization('credential-graph')).as('VIEWER');
  const { data } = await viewer.send(
    '{ credential: __type(name: "IntegrationCredential") { fields { name } } integrationProviders { edges { node { provider credentialType credentialFormat } } } }',
  );
  expect(data.credential.fields.map(({ name }: { name: string }) => name)).toEqual([
    'type',
    'scopes',
    'expiresAt',
    'needsReconnect',
    'updatedAt',
  ]);
  expect(data.integrationProviders.edges.map(({ node }: any) => node)).toEqual(
    catalogue.map(({ provider, key }) => ({
      provider,
      credentialType: key?.type ?? null,
      credentialFormat: key?.format ?? null,
    })),
  );
});

test('of a key that is given anew, scopes and end stay unless they are named; null takes the end away', async () => {
  const acme = await integrations.subgraph.organization('credential-absent');
  const admin = acme.as('ADMIN');
  const ends = new Date(Date.now() + 48 * 3_600_000).toISOString();
  const give = async (input: Record<string, unknown>) =>
    admin.send(setIntegrationCredential, { input: { provider: 'ROOTLY', ...input } });
  const kept = async (input: Record<string, unknown>) => {
    const { data } = await give(input);
    const [{ node }] = data.setIntegrationCredential.integration.credentials.edges;
    const { scopes, expiresAt } = node as { scopes: string[]; expiresAt: string | null };
    return { scopes, expiresAt };
  };
  await give({ value: keyOf.ROOTLY, scopes: ['read'], expiresAt: ends });
  expect(await kept({ value: keyOf.OTHER_ROOTLY })).toEqual({ scopes: ['read'], expiresAt: ends });
  expect(await kept({ value: keyOf.OTHER_ROOTLY, scopes: [] })).toEqual({ scopes: [], expiresAt: ends });
  expect((await give({ value: keyOf.ROOTLY, scopes: null })).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field: 'input.scopes' } },
  ]);

  await integrations.subgraph.sql(
    `update credential set expires_at = now() - interval '1 hour' where organization_id = $1`,
    [acme.id],
  );
  expect((await give({ value: keyOf.ROOTLY })).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field: 'input.expiresAt' } },
  ]);
  expect(await kept({ value: keyOf.ROOTLY, expiresAt: null })).toEqual({ scopes: [], expiresAt: null });
});

test('all that is wrong with a key is told at once', async () => {
  const acme = await integrations.subgraph.organization('credential-mistakes');
  const { errors } = await acme.as('ADMIN').send(setIntegrationCredential, {
    input: {
      provider: 'ROOTLY',
      value: 'none',
      name: null,
      integrationId: randomUUID(),
      externalAccountId: 'x',
      scopes: ['a\nb'],
      expiresAt: '2020-01-01T00:00:00Z',
    },
  });
  expect(errors?.map(({ path, extensions: { code, field } }) => ({ path, code, field }))).toEqual(
    ['value', 'name', 'externalAccountId', 'scopes.0', 'expiresAt'].map((field) => ({
      path: ['setIntegrationCredential'],
      code: 'BAD_USER_INPUT',
      field: `input.${field}`,
    })),
  );
});
