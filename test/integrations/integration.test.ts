import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hoursUntil, needsReconnect } from '../../subgraphs/integrations/integration/health.ts';
import type { TestOrganization } from '../harness/subgraph.ts';
import { keyOf, setIntegrationCredential, startIntegrations, type Integrations } from './start.ts';

let integrations: Integrations;
beforeAll(async () => {
  integrations = await startIntegrations();
});
afterAll(() => integrations.stop());

const update = `mutation ($input: UpdateIntegrationInput!) { updateIntegration(input: $input) { integration { id name description isDefault } } }`;
const entities = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Integration { id name } ... on Organization { id integrations(first: 10) { edges { node { name } } } } } }`;
const code = ({ errors }: { errors?: { extensions: { code: string } }[] }) => errors?.[0]?.extensions.code;

/** Connections of GitHub, one an account, named as given. */
async function connect(organization: TestOrganization, ...names: string[]): Promise<string[]> {
  const owner = organization.as('OWNER');
  const ids: string[] = [];
  for (const name of names)
    ids.push(
      (
        await owner.send(setIntegrationCredential, {
          input: { provider: 'GITHUB', value: keyOf.GITHUB, externalAccountId: name, name },
        })
      ).data.setIntegrationCredential.integration.id,
    );
  return ids;
}

test('every member sees the organization’s connections by name, narrowed by provider and status, and who made them', async () => {
  const acme = await integrations.subgraph.organization('integration-list');
  const owner = acme.as('OWNER');
  await owner.send(setIntegrationCredential, { input: { provider: 'ROOTLY', value: keyOf.ROOTLY, name: 'On-call' } });
  const [code1] = await connect(acme, 'Code');
  await integrations.subgraph.sql(`update integration set status = 'DISCONNECTED' where id = $1`, [code1]);
  const viewer = acme.as('VIEWER');
  const list = async (narrowed: string) =>
    (
      await viewer.send(
        `{ integrations${narrowed} { edges { node { name provider status needsReconnect createdBy { id } credentials { edges { node { type } } } } } } }`,
      )
    ).data.integrations.edges.map(({ node }: any) => node);
  const onCall = {
    name: 'On-call',
    provider: 'ROOTLY',
    status: 'ACTIVE',
    needsReconnect: false,
    createdBy: { id: owner.identity.subject },
    credentials: { edges: [{ node: { type: 'API_KEY' } }] },
  };
  const codes = {
    name: 'Code',
    provider: 'GITHUB',
    status: 'DISCONNECTED',
    needsReconnect: false,
    createdBy: { id: expect.any(String) },
    credentials: { edges: [{ node: { type: 'PERSONAL_TOKEN' } }] },
  };
  expect(await list('')).toEqual([codes, onCall]);
  expect(await list('(filter: { provider: ROOTLY })')).toEqual([onCall]);
  expect(await list('(filter: { status: DISCONNECTED })')).toEqual([codes]);
  expect(await list('(filter: { provider: ROOTLY, status: DISCONNECTED })')).toEqual([]);
});

test('a page ends where it says, forward and backward, and another organization’s cursor is none', async () => {
  const acme = await integrations.subgraph.organization('integration-pages');
  const beta = await integrations.subgraph.organization('integration-pages-beta');
  await connect(acme, 'a', 'b', 'c', 'd', 'e');
  await connect(beta, 'a', 'b', 'c');
  const query = `query ($first: Int, $after: String, $last: Int, $before: String) { integrations(first: $first, after: $after, last: $last, before: $before) { edges { node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  const viewer = acme.as('VIEWER');
  const page = async (variables: Record<string, unknown>) => {
    const { edges, pageInfo } = (await viewer.send(query, variables)).data.integrations;
    return { names: edges.map(({ node }: any) => node.name).join(''), ...pageInfo };
  };
  const first = await page({ first: 2 });
  expect(first).toMatchObject({ names: 'ab', hasNextPage: true, hasPreviousPage: false });
  const second = await page({ first: 3, after: first.endCursor });
  expect(second).toMatchObject({ names: 'cde', hasNextPage: false, hasPreviousPage: true });
  expect(await page({ last: 2, before: second.startCursor })).toMatchObject({ names: 'ab', hasPreviousPage: false });
  expect(await page({ last: 2 })).toMatchObject({ names: 'de', hasPreviousPage: true });
  const foreign = await beta.as('VIEWER').send(query, { first: 2, after: first.endCursor });
  expect(foreign).toMatchObject({
    data: { integrations: null },
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }],
  });
});

test('the number of statements is the same for one connection and for twelve', async () => {
  const one = await integrations.subgraph.organization('integration-one');
  const twelve = await integrations.subgraph.organization('integration-twelve');
  await connect(one, 'a');
  await connect(twelve, ...Array.from('abcdefghijkl'));
  const query =
    '{ integrations { edges { node { name needsReconnect createdBy { id } credentials { edges { node { type } } } events(first: 2) { edges { node { type integration { name } } } } } } } integrationHealth { edges { node { needsReconnect expiresInHours integration { name } } } } }';
  const count = async (organization: TestOrganization) => {
    integrations.subgraph.statements.length = 0;
    const { data } = await organization.as('VIEWER').send(query);
    return { rows: data.integrations.edges.length, statements: integrations.subgraph.statements.length };
  };
  const [few, many] = [await count(one), await count(twelve)];
  expect([few.rows, many.rows]).toEqual([1, 12]);
  expect(many.statements).toBe(few.statements);
});

test('a connection is renamed, described and made the default, each with an event; no change, no event', async () => {
  const acme = await integrations.subgraph.organization('integration-update');
  const [first, second] = (await connect(acme, 'first', 'second')) as [string, string];
  const admin = acme.as('ADMIN');
  expect(
    (
      await admin.send(update, {
        input: { id: second, version: 1, name: ' Second ', description: 'Two\nlines', isDefault: true },
      })
    ).data,
  ).toEqual({
    updateIntegration: { integration: { id: second, name: 'Second', description: 'Two\nlines', isDefault: true } },
  });
  expect((await admin.send('{ integrations { edges { node { id isDefault } } } }')).data.integrations.edges).toEqual([
    { node: { id: second, isDefault: true } },
    { node: { id: first, isDefault: false } },
  ]);
  await admin.send(update, { input: { id: second, version: 2, name: 'Second', isDefault: true } });
  expect(
    (await admin.send(update, { input: { id: second, version: 2, description: null } })).data.updateIntegration
      .integration.description,
  ).toBeNull();
  const { data } = await admin.send(
    'query ($id: ID) { integrationEvents(filter: { integrationId: $id, type: UPDATED }) { edges { node { details actor { id } } } } }',
    { id: second },
  );
  const actor = { id: admin.identity.subject };
  expect(data.integrationEvents.edges).toEqual([
    { node: { details: { changed: ['description'] }, actor } },
    { node: { details: { changed: ['name', 'description', 'isDefault'] }, actor } },
  ]);
});

test('the second of two changes in one request shows what both did', async () => {
  const acme = await integrations.subgraph.organization('integration-two');
  const [id] = await connect(acme, 'first');
  const { data } = await acme.as('ADMIN').send(
    `mutation ($id: ID!) {
    one: updateIntegration(input: { id: $id, version: 1, name: "One" }) { integration { name events { edges { node { type integration { name } } } } } }
    two: updateIntegration(input: { id: $id, version: 2, name: "Two" }) { integration { name events { edges { node { type integration { name } } } } } }
  }`,
    { id },
  );
  const event = (type: string, name: string) => ({ node: { type, integration: { name } } });
  expect(data).toEqual({
    one: { integration: { name: 'One', events: { edges: [event('UPDATED', 'One'), event('CREATED', 'One')] } } },
    two: {
      integration: {
        name: 'Two',
        events: { edges: [event('UPDATED', 'Two'), event('UPDATED', 'Two'), event('CREATED', 'Two')] },
      },
    },
  });
});

test('only an active connection becomes a default; bad input names its field', async () => {
  const acme = await integrations.subgraph.organization('integration-input');
  const [, id] = await connect(acme, 'first', 'second');
  await integrations.subgraph.sql(`update integration set status = 'DISCONNECTED' where id = $1`, [id]);
  const admin = acme.as('ADMIN');
  expect((await admin.send(update, { input: { id, version: 1, isDefault: true } })).errors?.[0]?.extensions).toEqual({
    code: 'INVALID_STATE',
    state: 'DISCONNECTED',
    outcome: 'NOT_DONE',
  });
  for (const [input, field] of [
    [{ name: '' }, 'input.name'],
    [{ description: 'x'.repeat(2001) }, 'input.description'],
    [{ description: 'a\u0007' }, 'input.description'],
    [{}, 'input'],
  ] as const) {
    expect((await admin.send(update, { input: { id, version: 1, ...input } })).errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      field,
      outcome: 'NOT_DONE',
    });
  }
});

test('to a stranger another organization’s connection is one that does not exist', async () => {
  const acme = await integrations.subgraph.organization('integration-acme');
  const beta = await integrations.subgraph.organization('integration-beta');
  const [id] = await connect(acme, 'same');
  await connect(beta, 'same');
  const unknown = crypto.randomUUID();
  const before = await integrations.subgraph.sql('select to_jsonb(i) from integration i where id = $1', [id]);
  const owner = beta.as('OWNER');
  for (const query of [
    'query ($id: ID!) { integration(id: $id) { name } }',
    'query ($id: ID!) { integrationEvents(filter: { integrationId: $id }) { edges { node { type } } } }',
    'mutation ($id: ID!) { updateIntegration(input: { id: $id, version: 1, name: "mine" }) { integration { id } } }',
  ]) {
    const answer = await owner.send(query, { id });
    expect(answer).toEqual(await owner.send(query, { id: unknown }));
    expect(code(answer)).toBe('NOT_FOUND');
  }
  expect(code(await owner.send('query { integration(id: "nonsense") { name } }'))).toBe('NOT_FOUND');
  expect(await integrations.subgraph.sql('select to_jsonb(i) from integration i where id = $1', [id])).toEqual(before);
  expect(
    (await owner.send('{ integrations { edges { node { name } } } integrationEvents { edges { node { type } } } }'))
      .data,
  ).toEqual({
    integrations: { edges: [{ node: { name: 'same' } }] },
    integrationEvents: { edges: [{ node: { type: 'CREATED' } }] },
  });
  expect(
    await owner.send(entities, {
      of: [
        { __typename: 'Integration', id },
        { __typename: 'Organization', id: acme.id },
        { __typename: 'Organization', id: beta.id },
      ],
    }),
  ).toEqual({
    data: { _entities: [null, null, { id: beta.id, integrations: { edges: [{ node: { name: 'same' } }] } }] },
  });
});

test('managers and below change no connection; a caller without the right to read sees none', async () => {
  const acme = await integrations.subgraph.organization('integration-roles');
  const [id] = await connect(acme, 'first');
  for (const role of ['VIEWER', 'MEMBER', 'MANAGER'] as const)
    expect(code(await acme.as(role).send(update, { input: { id, version: 1, name: 'mine' } }))).toBe('FORBIDDEN');
  const none = integrations.subgraph.client({ ...acme.as('VIEWER').identity, permissions: [] });
  for (const field of [
    'integrations { edges { cursor } }',
    `integration(id: "${id}") { id }`,
    'integrationEvents { edges { cursor } }',
    'integrationHealth { edges { cursor } }',
    'integrationProviders { edges { cursor } }',
  ]) {
    const { data, errors } = await none.send(`{ ${field} }`);
    expect([Object.values(data), errors?.[0]?.extensions.code]).toEqual([[null], 'FORBIDDEN']);
  }
});

test('the health of connections: what ends within 72 hours asks to be renewed; disconnected ones are left out', async () => {
  const acme = await integrations.subgraph.organization('integration-health');
  const [fine, ending, gone] = await connect(acme, 'a fine', 'b ending', 'c gone');
  await integrations.subgraph.sql(
    `update credential set expires_at = now() + interval '100 hours 30 minutes' where integration_id = $1`,
    [fine],
  );
  await integrations.subgraph.sql(
    `update credential set expires_at = now() + interval '71 hours 30 minutes' where integration_id = $1`,
    [ending],
  );
  await integrations.subgraph.sql(`update integration set status = 'DISCONNECTED' where id = $1`, [gone]);
  const { data } = await acme
    .as('VIEWER')
    .send('{ integrationHealth { edges { node { integration { name } status needsReconnect expiresInHours } } } }');
  expect(data.integrationHealth.edges.map(({ node }: any) => node)).toEqual([
    { integration: { name: 'a fine' }, status: 'ACTIVE', needsReconnect: false, expiresInHours: 100 },
    { integration: { name: 'b ending' }, status: 'ACTIVE', needsReconnect: true, expiresInHours: 71 },
  ]);
});

test.each([
  [72, 'ACTIVE', true],
  [72.001, 'ACTIVE', false],
  [-1, 'ACTIVE', true],
  [null, 'ACTIVE', false],
  [null, 'EXPIRED', true],
  [null, 'REVOKED', true],
  [500, 'ERROR', true],
  [null, 'DISCONNECTED', false],
] as const)('formula F15: %p hours left, %s: needs to be renewed is %p', (hours, status, expected) => {
  const now = Date.UTC(2030, 0, 1);
  const end = hours === null ? null : new Date(now + hours * 3_600_000);
  expect(needsReconnect(end, status, now)).toBe(expected);
  expect(hoursUntil(end, now)).toBe(hours === null ? null : Math.floor(hours));
});

test('the catalogue of providers comes in pages, by name', async () => {
  const viewer = (await integrations.subgraph.organization('integration-providers')).as('VIEWER');
  const query =
    'query ($first: Int, $after: String, $last: Int, $before: String) { integrationProviders(first: $first, after: $after, last: $last, before: $before) { edges { node { provider kind scopes capabilities } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }';
  const page = async (variables: Record<string, unknown>) =>
    (await viewer.send(query, variables)).data.integrationProviders;
  const providersOf = ({ edges }: any) => edges.map(({ node }: any) => node.provider);
  const [all, first] = [await page({}), await page({ first: 4 })];
  expect(providersOf(all)).toEqual([
    'DISCORD',
    'FACEBOOK',
    'GITHUB',
    'INSTAGRAM',
    'LINKEDIN',
    'NOTION',
    'PAGERDUTY',
    'ROOTLY',
    'SLACK',
    'X',
  ]);
  expect(all.edges[7].node).toEqual({
    provider: 'ROOTLY',
    kind: 'INCIDENTS',
    scopes: ['users.read', 'incidents.read', 'schedules.read'],
    capabilities: ['CORRELATE', 'SYNC'],
  });
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  const rest = await page({ first: 100, after: first.pageInfo.endCursor });
  expect([...providersOf(first), ...providersOf(rest)]).toEqual(providersOf(all));
  expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  const back = await page({ last: 3, before: rest.pageInfo.startCursor });
  expect([providersOf(back), back.pageInfo.hasPreviousPage, back.pageInfo.hasNextPage]).toEqual([
    ['FACEBOOK', 'GITHUB', 'INSTAGRAM'],
    true,
    true,
  ]);
});
