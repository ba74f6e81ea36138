import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { SubgraphClient } from '../harness/client.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { eventually } from '../harness/eventually.ts';
import { keyOf, setIntegrationCredential, startIntegrations, type Integrations } from './start.ts';

let integrations: Integrations;
beforeAll(async () => {
  integrations = await startIntegrations();
});
afterAll(() => integrations.stop());
beforeEach(() => {
  integrations.neighbours.calls.length = 0;
  integrations.neighbours.events.length = 0;
  integrations.neighbours.members.clear();
});

const shown =
  'correlation { id email name user { id } slackUserIds githubUsername rootlyEmail pagerdutyUserId integrationIds accounts { edges { node { id provider externalId method confidence verifiedAt integration { name } } } } }';
const set = `mutation ($input: SetUserCorrelationInput!) { setUserCorrelation(input: $input) { ${shown} } }`;
const verifyText = `mutation ($input: VerifyUserCorrelationInput!) { verifyUserCorrelation(input: $input) { ${shown} } }`;
const removeText = `mutation ($input: RemoveUserCorrelationInput!) { removeUserCorrelation(input: $input) { deletedId ${shown} } }`;
const at = async (client: SubgraphClient, text: string, input: { id: string; accountId?: string }) =>
  client.send(text, {
    input: { version: await currentVersion(integrations.subgraph, 'user_correlation', input.id), ...input },
  });
const verify = (client: SubgraphClient, input: Parameters<typeof at>[2]) => at(client, verifyText, input);
const remove = (client: SubgraphClient, input: Parameters<typeof at>[2]) => at(client, removeText, input);
const entities =
  'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Membership { id correlation { email slackUserIds } } ... on UserCorrelation { id email } ... on Organization { userCorrelations { edges { node { email } } } } } }';
/** A membership as the gateway tells of it. */
const memberOf = (user: string, id: string = randomUUID()) => ({ __typename: 'Membership', id, user: { id: user } });
const codeOf = ({ errors }: { errors?: { extensions: { code: string } }[] }) => errors?.[0]?.extensions.code;
/** What is stored of an organization's people. */
const storedOf = (organization: string) =>
  integrations.subgraph.sql(
    `select to_jsonb(c) as person, (select jsonb_agg(a order by a.id) from correlated_account a where a.correlation_id = c.id) as accounts
     from user_correlation c where c.organization_id = $1 order by c.id`,
    [organization],
  );
/** What slack is yet to be told of an organization. */
const queuedFor = (organization: string) =>
  integrations.subgraph.sql(`select 1 from pgboss.job where name = 'events-to-slack' and group_id = $1`, [
    organization,
  ]);
/** The accounts that slack was told of, once it was told so often. */
async function told(times: number): Promise<string[][]> {
  const list = () =>
    integrations.neighbours.events.flatMap(({ type, payload }) =>
      type === 'user.correlated' ? [payload.slackIds as string[]] : [],
    );
  await eventually(() => list().length >= times);
  return list();
}
/** What slack is answered when it asks. */
const linksOf = async (organization: string, ...slackIds: string[]) =>
  (
    await integrations.subgraph.internal(
      '/internal/account-links',
      { slackIds },
      { issuer: 'slack', purpose: 'correlation', organization },
    )
  ).content.users;

test('a manager states whose accounts they are: one row a person, with the member’s id where the address is a member’s, and slack is told', async () => {
  const acme = await integrations.subgraph.organization('correlation-set');
  const userId = randomUUID();
  integrations.neighbours.members.set('max@acme.test', userId);
  const connection = (
    await acme
      .as('ADMIN')
      .send(setIntegrationCredential, { input: { provider: 'GITHUB', value: keyOf.GITHUB, name: 'Code' } })
  ).data.setIntegrationCredential.integration.id;
  const manager = acme.as('MANAGER');
  const account = (provider: string, externalId: string, more = {}) => ({
    node: {
      id: expect.any(String),
      provider,
      externalId,
      method: 'MANUAL',
      confidence: null,
      verifiedAt: null,
      integration: null,
      ...more,
    },
  });

  const first = await manager.send(set, {
    input: { email: ' max@acme.test ', name: 'Max', provider: 'SLACK', externalId: 'U0MAX' },
  });
  expect(first.errors).toBeUndefined();
  const { id } = first.data.setUserCorrelation.correlation;
  expect(first.data.setUserCorrelation.correlation).toEqual({
    id,
    email: 'max@acme.test',
    name: 'Max',
    user: { id: userId },
    slackUserIds: ['U0MAX'],
    githubUsername: null,
    rootlyEmail: null,
    pagerdutyUserId: null,
    integrationIds: [],
    accounts: { edges: [account('SLACK', 'U0MAX')] },
  });
  await manager.send(set, {
    input: { email: 'MAX@acme.test', provider: 'GITHUB', externalId: 'Max-Codes', integrationId: connection },
  });
  await manager.send(set, { input: { email: 'max@acme.test', provider: 'ROOTLY', externalId: 'On.Call@acme.test' } });
  const last = await manager.send(set, {
    input: { email: 'max@acme.test', provider: 'PAGERDUTY', externalId: 'PABC123' },
  });
  expect(last.data.setUserCorrelation.correlation).toEqual({
    id,
    email: 'max@acme.test',
    name: 'Max',
    user: { id: userId },
    slackUserIds: ['U0MAX'],
    githubUsername: 'max-codes',
    rootlyEmail: 'on.call@acme.test',
    pagerdutyUserId: 'PABC123',
    integrationIds: [connection],
    accounts: {
      edges: [
        account('GITHUB', 'max-codes', { integration: { name: 'Code' } }),
        account('PAGERDUTY', 'PABC123'),
        account('ROOTLY', 'on.call@acme.test'),
        account('SLACK', 'U0MAX'),
      ],
    },
  });
  expect(integrations.neighbours.calls[0]).toEqual({
    receiver: 'tenancy',
    path: '/internal/members-by-email',
    organization: acme.id,
    purpose: 'correlation',
    body: { emails: ['max@acme.test'] },
  });
  await told(1);
  expect(integrations.neighbours.events.find(({ type }) => type === 'user.correlated')).toEqual({
    receiver: 'slack',
    organization: acme.id,
    type: 'user.correlated',
    payload: { slackIds: ['U0MAX'] },
  });
  expect(await linksOf(acme.id, 'U0NOBODY', 'U0MAX')).toEqual([
    { slackId: 'U0MAX', userId },
    { slackId: 'U0NOBODY', userId: null },
  ]);
});

test('whoever becomes a member later gets their id with the next statement; a member known under an old address stays one person', async () => {
  const acme = await integrations.subgraph.organization('correlation-later');
  const manager = acme.as('MANAGER');
  const input = { email: 'late@acme.test', provider: 'SLACK', externalId: 'U0LATE' };
  expect((await manager.send(set, { input })).data.setUserCorrelation.correlation.user).toBeNull();
  const userId = randomUUID();
  integrations.neighbours.members.set('late@acme.test', userId);
  expect(
    (await manager.send(set, { input: { ...input, provider: 'GITHUB', externalId: 'late' } })).data.setUserCorrelation
      .correlation.user,
  ).toEqual({ id: userId });
  expect(await told(2)).toEqual([['U0LATE'], ['U0LATE']]);
  expect(await linksOf(acme.id, 'U0LATE')).toEqual([{ slackId: 'U0LATE', userId }]);
  integrations.neighbours.members.set('married@acme.test', userId);
  const moved = await manager.send(set, {
    input: { email: 'married@acme.test', provider: 'PAGERDUTY', externalId: 'PLATE01' },
  });
  expect(moved.data.setUserCorrelation.correlation).toMatchObject({
    email: 'late@acme.test',
    githubUsername: 'late',
    pagerdutyUserId: 'PLATE01',
  });
  expect((await manager.send('{ userCorrelations { edges { node { email } } } }')).data.userCorrelations.edges).toEqual(
    [{ node: { email: 'late@acme.test' } }],
  );
});

test('an account that is somebody else’s is a conflict until it is removed there, and nothing changes', async () => {
  const manager = (await integrations.subgraph.organization('correlation-conflict')).as('MANAGER');
  const account = { provider: 'SLACK', externalId: 'U0SHARED' };
  const { data } = await manager.send(set, { input: { email: 'one@acme.test', ...account } });
  const refused = await manager.send(set, { input: { email: 'two@acme.test', ...account } });
  expect(refused).toMatchObject({
    data: { setUserCorrelation: null },
    errors: [{ extensions: { code: 'CONFLICT', field: 'input.externalId' } }],
  });
  expect((await manager.send('{ userCorrelations { edges { node { email } } } }')).data.userCorrelations.edges).toEqual(
    [{ node: { email: 'one@acme.test' } }],
  );
  const { id, accounts } = data.setUserCorrelation.correlation;
  const left = await remove(manager, { id, accountId: accounts.edges[0].node.id });
  expect(left.data.removeUserCorrelation).toMatchObject({
    deletedId: accounts.edges[0].node.id,
    correlation: { email: 'one@acme.test', slackUserIds: [], accounts: { edges: [] } },
  });
  expect(
    (await manager.send(set, { input: { email: 'two@acme.test', ...account } })).data.setUserCorrelation.correlation
      .slackUserIds,
  ).toEqual(['U0SHARED']);
});

test('the same person stated twice at once is one person', async () => {
  const acme = await integrations.subgraph.organization('correlation-once');
  const manager = acme.as('MANAGER');
  const answers = await Promise.all(
    ['U0AAA', 'U0BBB', 'U0AAA', 'U0CCC'].map((externalId) =>
      manager.send(set, { input: { email: 'same@acme.test', provider: 'SLACK', externalId } }),
    ),
  );
  expect(answers.map(codeOf)).toEqual([undefined, undefined, undefined, undefined]);
  expect(
    (await manager.send('{ userCorrelations { edges { node { email slackUserIds } } } }')).data.userCorrelations.edges,
  ).toEqual([{ node: { email: 'same@acme.test', slackUserIds: ['U0AAA', 'U0BBB', 'U0CCC'] } }]);
});

test('verifying confirms all accounts or the one named; removing takes the person away, and slack is told', async () => {
  const acme = await integrations.subgraph.organization('correlation-verify');
  const userId = randomUUID();
  integrations.neighbours.members.set('vera@acme.test', userId);
  const manager = acme.as('MANAGER');
  await manager.send(set, { input: { email: 'vera@acme.test', provider: 'SLACK', externalId: 'U0VERA' } });
  const { id, accounts } = (
    await manager.send(set, { input: { email: 'vera@acme.test', provider: 'GITHUB', externalId: 'vera' } })
  ).data.setUserCorrelation.correlation;
  const methods = ({ data }: any) =>
    data.verifyUserCorrelation.correlation.accounts.edges.map(({ node }: any) => [
      node.provider,
      node.method,
      node.verifiedAt !== null,
    ]);
  expect(methods(await verify(manager, { id, accountId: accounts.edges[0].node.id }))).toEqual([
    ['GITHUB', 'VERIFIED', true],
    ['SLACK', 'MANUAL', false],
  ]);
  expect(methods(await verify(manager, { id }))).toEqual([
    ['GITHUB', 'VERIFIED', true],
    ['SLACK', 'VERIFIED', true],
  ]);
  expect((await remove(manager, { id })).data).toEqual({
    removeUserCorrelation: { deletedId: id, correlation: null },
  });
  expect(await told(3)).toEqual([['U0VERA'], ['U0VERA'], ['U0VERA']]);
  expect(await linksOf(acme.id, 'U0VERA')).toEqual([{ slackId: 'U0VERA', userId: null }]);
  expect(
    await integrations.subgraph.sql('select count(*)::int from correlated_account where organization_id = $1', [
      acme.id,
    ]),
  ).toEqual([{ count: 0 }]);
  expect(codeOf(await remove(manager, { id }))).toBe('NOT_FOUND');

  const bare = (await manager.send(set, { input: { email: 'bare@acme.test', provider: 'GITHUB', externalId: 'bare' } }))
    .data.setUserCorrelation.correlation;
  await remove(manager, { id: bare.id, accountId: bare.accounts.edges[0].node.id });
  expect(codeOf(await verify(manager, { id: bare.id }))).toBe('INVALID_STATE');
  expect(codeOf(await verify(manager, { id: bare.id, accountId: randomUUID() }))).toBe('NOT_FOUND');
});

test('while slack is away an account is taken and given, and slack is told of it once it is back', async () => {
  const acme = await integrations.subgraph.organization('correlation-silent');
  const userId = randomUUID();
  integrations.neighbours.members.set('a@acme.test', userId);
  const manager = acme.as('MANAGER');
  const { id } = (
    await manager.send(set, { input: { email: 'a@acme.test', provider: 'SLACK', externalId: 'U0SILENT' } })
  ).data.setUserCorrelation.correlation;
  await told(1);
  integrations.neighbours.silence('slack', true);
  integrations.neighbours.events.length = 0;
  expect((await remove(manager, { id })).errors).toBeUndefined();
  expect(
    (await manager.send(set, { input: { email: 'b@acme.test', provider: 'SLACK', externalId: 'U0OTHER' } })).errors,
  ).toBeUndefined();
  expect(await told(0)).toEqual([]);
  integrations.neighbours.silence('slack', false);
  expect(await told(2)).toEqual([['U0SILENT'], ['U0OTHER']]);
});

test('a mutation changes nothing, and nobody is told, while tenancy does not answer', async () => {
  const acme = await integrations.subgraph.organization('correlation-unknown');
  integrations.neighbours.silence('tenancy', true);
  const answer = await acme
    .as('MANAGER')
    .send(set, { input: { email: 'b@acme.test', provider: 'SLACK', externalId: 'U0OTHER' } });
  integrations.neighbours.silence('tenancy', false);
  expect(codeOf(answer)).toBe('SUBGRAPH_UNAVAILABLE');
  expect(await storedOf(acme.id)).toEqual([]);
  expect(await queuedFor(acme.id)).toEqual([]);
});

test('what a refused mutation has changed is not told', async () => {
  const acme = await integrations.subgraph.organization('correlation-refused');
  await integrations.subgraph
    .sql(`create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
    create constraint trigger refuse after insert on correlated_account deferrable initially deferred
    for each row when (new.external_id = 'U0REFUSED') execute function refuse()`);
  const answer = await acme
    .as('MANAGER')
    .send(set, { input: { email: 'c@acme.test', provider: 'SLACK', externalId: 'U0REFUSED' } });
  expect(codeOf(answer)).toBe('INTERNAL');
  expect(await storedOf(acme.id)).toEqual([]);
  expect(await queuedFor(acme.id)).toEqual([]);
});

test('nobody but slack, for correlation, in an organization, is answered whose accounts are', async () => {
  const acme = await integrations.subgraph.organization('correlation-asked');
  const ask = (from: { issuer: string; purpose: string; organization?: string }, slackIds: unknown[] = ['U0MAX']) =>
    integrations.subgraph.internal('/internal/account-links', { slackIds }, from);
  for (const from of [
    { issuer: 'tenancy', purpose: 'correlation', organization: acme.id },
    { issuer: 'slack', purpose: 'import', organization: acme.id },
    { issuer: 'slack', purpose: 'correlation' },
  ])
    expect((await ask(from)).status).toBe(401);
  const slack = { issuer: 'slack', purpose: 'correlation', organization: acme.id };
  expect((await ask(slack, [])).content.error).toMatchObject({ code: 'BAD_USER_INPUT', field: 'slackIds' });
  expect((await ask(slack)).content).toEqual({
    users: [{ slackId: 'U0MAX', userId: null }],
    asOf: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
  });
});

test('an address that has become another member’s takes the Slack accounts from the one to the other', async () => {
  const acme = await integrations.subgraph.organization('correlation-handed-on');
  const [former, present] = [randomUUID(), randomUUID()];
  const manager = acme.as('MANAGER');
  const input = { email: 'shared@acme.test', provider: 'SLACK', externalId: 'U0SHIFT' };
  integrations.neighbours.members.set('shared@acme.test', former);
  await manager.send(set, { input });
  integrations.neighbours.members.set('shared@acme.test', present);
  expect(await linksOf(acme.id, 'U0SHIFT')).toEqual([{ slackId: 'U0SHIFT', userId: former }]);
  await manager.send(set, { input: { ...input, provider: 'GITHUB', externalId: 'shift' } });
  expect(await told(2)).toEqual([['U0SHIFT'], ['U0SHIFT']]);
  expect(await linksOf(acme.id, 'U0SHIFT')).toEqual([{ slackId: 'U0SHIFT', userId: present }]);
});

test('bad input names its field', async () => {
  const acme = await integrations.subgraph.organization('correlation-input');
  const rootly = (
    await acme.as('ADMIN').send(setIntegrationCredential, { input: { provider: 'ROOTLY', value: keyOf.ROOTLY } })
  ).data.setIntegrationCredential.integration.id;
  const manager = acme.as('MANAGER');
  const good = { email: 'max@acme.test', provider: 'SLACK', externalId: 'U0MAX' };
  const cases: [object, string][] = [
    [{ email: 'max' }, 'input.email'],
    [{ email: 'max@acme' }, 'input.email'],
    [{ email: `${'x'.repeat(320)}@acme.test` }, 'input.email'],
    [{ email: 'a b@acme.test' }, 'input.email'],
    [{ email: 'a\u0000@acme.test' }, 'input.email'],
    [{ externalId: '' }, 'input.externalId'],
    [{ externalId: 'max' }, 'input.externalId'],
    [{ provider: 'GITHUB', externalId: '-max' }, 'input.externalId'],
    [{ provider: 'ROOTLY', externalId: 'max' }, 'input.externalId'],
    [{ provider: 'PAGERDUTY', externalId: 'p?' }, 'input.externalId'],
    [{ provider: 'X', externalId: 'x'.repeat(256) }, 'input.externalId'],
    [{ name: '\n' }, 'input.name'],
    [{ integrationId: rootly }, 'input.integrationId'],
  ];
  for (const [wrong, field] of cases) {
    const { data, errors } = await manager.send(set, { input: { ...good, ...wrong } });
    expect([data, errors?.[0]?.extensions]).toEqual([
      { setUserCorrelation: null },
      { code: 'BAD_USER_INPUT', field, outcome: 'NOT_DONE' },
    ]);
  }
  expect(codeOf(await manager.send(set, { input: { ...good, integrationId: randomUUID() } }))).toBe('NOT_FOUND');
  expect((await manager.send('{ userCorrelations { edges { node { email } } } }')).data.userCorrelations.edges).toEqual(
    [],
  );
});

test('members and viewers read correlations and change none', async () => {
  const acme = await integrations.subgraph.organization('correlation-roles');
  const { id } = (
    await acme.as('MANAGER').send(set, { input: { email: 'max@acme.test', provider: 'SLACK', externalId: 'U0MAX' } })
  ).data.setUserCorrelation.correlation;
  for (const role of ['VIEWER', 'MEMBER'] as const) {
    const client = acme.as(role);
    expect((await client.send('query ($id: ID!) { userCorrelation(id: $id) { email } }', { id })).data).toEqual({
      userCorrelation: { email: 'max@acme.test' },
    });
    for (const [mutation, input] of [
      [set, { email: 'max@acme.test', provider: 'GITHUB', externalId: 'max' }],
      [verifyText, { id, version: 1 }],
      [removeText, { id, version: 1 }],
    ] as const)
      expect(codeOf(await client.send(mutation, { input }))).toBe('FORBIDDEN');
  }
  const none = integrations.subgraph.client({ ...acme.as('VIEWER').identity, permissions: [] });
  expect(await none.send(entities, { of: [memberOf(randomUUID())] })).toMatchObject({
    data: { _entities: [{ correlation: null }] },
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
});

test('to a stranger another organization’s correlation does not exist, and the same account may be somebody there', async () => {
  const acme = await integrations.subgraph.organization('correlation-acme');
  const beta = await integrations.subgraph.organization('correlation-beta');
  const userId = randomUUID();
  integrations.neighbours.members.set('carla@both.test', userId);
  const input = { email: 'carla@both.test', provider: 'SLACK', externalId: 'U0CARLA' };
  const mine = (await acme.as('MANAGER').send(set, { input })).data.setUserCorrelation.correlation;
  const github = (
    await acme.as('ADMIN').send(setIntegrationCredential, { input: { provider: 'GITHUB', value: keyOf.GITHUB } })
  ).data.setIntegrationCredential.integration.id;
  const manager = beta.as('MANAGER');
  expect(
    await manager.send(entities, {
      of: [
        memberOf(userId, mine.id),
        { __typename: 'UserCorrelation', id: mine.id },
        { __typename: 'Organization', id: acme.id },
      ],
    }),
  ).toEqual({ data: { _entities: [{ id: mine.id, correlation: null }, null, null] } });
  const theirs = (await manager.send(set, { input })).data.setUserCorrelation.correlation;
  expect(theirs).toEqual({ ...mine, id: theirs.id, accounts: expect.anything() });
  expect(theirs.id).not.toBe(mine.id);
  const before = await integrations.subgraph.sql(
    'select to_jsonb(c) as c, to_jsonb(a) as a from user_correlation c join correlated_account a on a.correlation_id = c.id where c.organization_id = $1',
    [acme.id],
  );
  for (const [query, variables] of [
    ['query ($id: ID!) { userCorrelation(id: $id) { email } }', (id: string) => ({ id })],
    [verifyText, (id: string) => ({ input: { id, version: 1 } })],
    [removeText, (id: string) => ({ input: { id, version: 1 } })],
  ] as const) {
    const answer = await manager.send(query, variables(mine.id));
    expect(answer).toEqual(await manager.send(query, variables(randomUUID())));
    expect(codeOf(answer)).toBe('NOT_FOUND');
  }
  expect(codeOf(await verify(manager, { id: theirs.id, accountId: mine.accounts.edges[0].node.id }))).toBe('NOT_FOUND');
  expect(
    codeOf(
      await manager.send(set, { input: { ...input, provider: 'GITHUB', externalId: 'carla', integrationId: github } }),
    ),
  ).toBe('NOT_FOUND');
  expect(
    await integrations.subgraph.sql(
      'select to_jsonb(c) as c, to_jsonb(a) as a from user_correlation c join correlated_account a on a.correlation_id = c.id where c.organization_id = $1',
      [acme.id],
    ),
  ).toEqual(before);
});

test('correlations come in pages by address, matched, unmatched or all', async () => {
  const acme = await integrations.subgraph.organization('correlation-pages');
  const manager = acme.as('MANAGER');
  for (const letter of 'bDaC') integrations.neighbours.members.set(`${letter.toLowerCase()}@acme.test`, randomUUID());
  for (const letter of 'bDaCex')
    await manager.send(set, { input: { email: `${letter}@acme.test`, provider: 'GITHUB', externalId: letter } });
  const query =
    'query ($unmatched: Boolean, $first: Int, $after: String, $last: Int, $before: String) { userCorrelations(filter: { unmatched: $unmatched }, first: $first, after: $after, last: $last, before: $before) { edges { node { email } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }';
  const page = async (variables: Record<string, unknown>) => {
    const { edges, pageInfo } = (await manager.send(query, variables)).data.userCorrelations;
    return { letters: edges.map(({ node }: any) => node.email[0]).join(''), ...pageInfo };
  };
  const first = await page({ first: 4 });
  expect(first).toMatchObject({ letters: 'abCD', hasNextPage: true, hasPreviousPage: false });
  const rest = await page({ first: 4, after: first.endCursor });
  expect(rest).toMatchObject({ letters: 'ex', hasNextPage: false });
  expect(await page({ last: 2, before: rest.startCursor })).toMatchObject({ letters: 'CD', hasPreviousPage: true });
  expect((await page({ unmatched: true })).letters).toBe('ex');
  expect((await page({ unmatched: false })).letters).toBe('abCD');
  const foreign = await (
    await integrations.subgraph.organization('correlation-pages-beta')
  )
    .as('VIEWER')
    .send(query, { after: first.endCursor });
  expect(foreign.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'after' });
});

test('the people of fifty members cost as many statements as those of one', async () => {
  const acme = await integrations.subgraph.organization('correlation-many');
  const users = Array.from({ length: 50 }, () => randomUUID());
  await integrations.subgraph.sql(
    `insert into user_correlation (organization_id, email, user_id) select $1, 'person' || place || '@acme.test', id from unnest($2::uuid[]) with ordinality as person(id, place)`,
    [acme.id, users],
  );
  await integrations.subgraph.sql(
    `insert into correlated_account (organization_id, correlation_id, provider, external_id, method) select $1, id, 'SLACK', 'U' || upper(split_part(email::text, '@', 1)), 'AUTO' from user_correlation where organization_id = $1`,
    [acme.id],
  );
  const viewer = acme.as('VIEWER');
  const cost = async (some: string[]) => {
    integrations.subgraph.statements.length = 0;
    const { data } = await viewer.send(entities, { of: some.map((id) => memberOf(id)) });
    expect(data._entities.map(({ correlation }: any) => correlation.slackUserIds.length)).toEqual(some.map(() => 1));
    return integrations.subgraph.statements.length;
  };
  expect([await cost(users.slice(0, 1)), await cost(users)]).toEqual([2, 2]);
});
