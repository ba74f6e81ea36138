import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { anonymous } from '#platform/identity/identity.ts';
import { seed as seedIntegrations } from '../../subgraphs/integrations/seed.ts';
import { seed as seedSlack } from '../../subgraphs/slack/seed.ts';
import { seed as seedTenancy } from '../../subgraphs/tenancy/seed.ts';
import { eventually } from '../harness/eventually.ts';
import { createTestKeys, type TestKeys } from '../harness/keys.ts';
import { memberIdentity, startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { invitations } from '../tenancy/invitations.ts';

let keys: TestKeys;
let tenancy: TestSubgraph;
let slack: TestSubgraph;
let integrations: TestSubgraph;

beforeAll(async () => {
  keys = await createTestKeys();
  const urlOf = (name: string) => ({ tenancy, slack, integrations } as Record<string, TestSubgraph>)[name]!.url;
  [tenancy, slack, integrations] = await Promise.all([
    startSubgraph('tenancy', { keys, urlOf }),
    startSubgraph('slack', { keys, urlOf }),
    startSubgraph('integrations', { keys, urlOf }),
  ]);
  await seedTenancy(tenancy.database);
  await seedSlack(slack.database);
  await seedIntegrations(integrations.database, { keysDirectory: keys.directory });
});
afterAll(async () => {
  await Promise.all([tenancy.stop(), slack.stop(), integrations.stop()]);
  keys.remove();
});

test('who a Slack user is follows the correlation, from tenancy’s members to slack’s copy', async () => {
  const { acme } = demonstrationOrganizations;
  const manager = integrations.client(memberIdentity(acme.id, 'MANAGER', demonstrationUsers.acmeManager.id));
  /** Whose the account is in beta and in acme, once it is so. */
  const copies = async (expected: (string | null)[]) => {
    let found: unknown[] = [];
    await eventually(async () => {
      found = (
        await slack.sql('select user_id from slack_user where slack_id = $1 order by organization_id = $2', [
          'U0DESIGNER',
          acme.id,
        ])
      ).map((row) => row['user_id']);
      return isDeepStrictEqual(found, expected);
    });
    expect(found).toEqual(expected);
  };
  await copies([null, null]);

  const set =
    'mutation { setUserCorrelation(input: { email: "VIEWER@acme.test", provider: SLACK, externalId: "U0DESIGNER" }) { correlation { id version user { id } slackUserIds accounts { edges { node { id externalId } } } } } }';
  expect((await manager.send(set)).errors?.[0]?.extensions.code).toBe('CONFLICT');
  const designer = (
    await manager.send('{ userCorrelations(filter: { unmatched: true }) { edges { node { id version email } } } }')
  ).data.userCorrelations.edges.find(({ node }: any) => node.email === 'designer@acme.test').node;
  await manager.send(
    'mutation ($input: RemoveUserCorrelationInput!) { removeUserCorrelation(input: $input) { deletedId } }',
    {
      input: { id: designer.id, version: designer.version },
    },
  );
  const { correlation } = (await manager.send(set)).data.setUserCorrelation;
  expect(correlation).toMatchObject({
    user: { id: demonstrationUsers.acmeViewer.id },
    slackUserIds: ['U0DESIGNER', 'U0VIEWER'],
  });
  await copies([null, demonstrationUsers.acmeViewer.id]);

  const accountId = correlation.accounts.edges.find(({ node }: any) => node.externalId === 'U0DESIGNER').node.id;
  await manager.send(
    'mutation ($input: RemoveUserCorrelationInput!) { removeUserCorrelation(input: $input) { deletedId } }',
    {
      input: { id: correlation.id, version: correlation.version, accountId },
    },
  );
  await copies([null, null]);
});

test('who leaves an organization is nobody’s account there, and who comes back is their own again', async () => {
  const { acme } = demonstrationOrganizations;
  const { id } = demonstrationUsers.acmeViewer;
  const owner = tenancy.client(memberIdentity(acme.id, 'OWNER', demonstrationUsers.acmeOwner.id));
  const { invited, accept } = invitations(tenancy);
  const viewer = tenancy.client({ ...anonymous, kind: 'user', subject: id, email: 'viewer@acme.test' });
  /** Whose the viewer's account is, in both subgraphs, once it is so. */
  const becomes = async (expected: string | null) => {
    const whose = async () => [
      (
        await slack.sql(`select user_id from slack_user where slack_id = 'U0VIEWER' and organization_id = $1`, [
          acme.id,
        ])
      )[0]!['user_id'],
      (
        await integrations.sql(
          `select user_id from user_correlation where email = 'viewer@acme.test' and organization_id = $1`,
          [acme.id],
        )
      )[0]!['user_id'],
    ];
    await eventually(async () => isDeepStrictEqual(await whose(), [expected, expected]));
    expect(await whose()).toEqual([expected, expected]);
  };
  await becomes(id);
  const [membership] = await tenancy.sql<{ id: string; version: number }>(
    'select id, version from membership where organization_id = $1 and user_id = $2',
    [acme.id, id],
  );
  const left = await owner.send(
    'mutation ($input: DeactivateMemberInput!) { deactivateMember(input: $input) { membership { status } } }',
    { input: membership },
  );
  expect(left.errors).toBeUndefined();
  await becomes(null);
  expect((await accept(viewer, { id: await invited(owner, { email: 'viewer@acme.test' }) })).errors).toBeUndefined();
  await becomes(id);
});

test('however setting and removing one account come together, slack’s copy is in the end what is stated here', async () => {
  const { acme } = demonstrationOrganizations;
  const manager = integrations.client(memberIdentity(acme.id, 'MANAGER', demonstrationUsers.acmeManager.id));
  await slack.sql(
    `insert into slack_user (organization_id, workspace_id, slack_id, name) select organization_id, id, 'U0RACED', 'raced' from slack_workspace where organization_id = $1`,
    [acme.id],
  );
  const stated = async () =>
    (
      await integrations.sql<{ id: string; accountId: string; userId: string; version: number }>(
        `select c.id, a.id as "accountId", c.user_id as "userId", c.version from correlated_account a join user_correlation c on c.id = a.correlation_id where a.external_id = 'U0RACED'`,
      )
    )[0];
  const set = () =>
    manager.send(
      'mutation { setUserCorrelation(input: { email: "viewer@acme.test", provider: SLACK, externalId: "U0RACED" }) { correlation { id } } }',
    );
  const remove = ({ id, version, accountId }: { id: string; version: number; accountId: string }) =>
    manager.send(
      'mutation ($input: RemoveUserCorrelationInput!) { removeUserCorrelation(input: $input) { deletedId } }',
      {
        input: { id, version, accountId },
      },
    );
  const waiting = async () =>
    (await integrations.sql(`select 1 from pgboss.job where name = 'events-to-slack'`)).length;
  for (let round = 0; round < 10; round += 1) {
    await set();
    const answers = await Promise.all([set(), remove((await stated())!)]);
    expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined]);
    const link = await stated();
    const copy = async () =>
      (await slack.sql(`select user_id from slack_user where slack_id = 'U0RACED'`))[0]!['user_id'];
    await eventually(async () => (await waiting()) === 0);
    expect(await copy()).toBe(link?.userId ?? null);
    if (link !== undefined) await remove(link);
  }
});

test('an import for an organization that is new here learns its members and its plan from tenancy', async () => {
  const { data, errors } = await tenancy
    .anonymous()
    .send(
      `mutation { signUp(input: { email: "new-${randomUUID()}@company.test", password: "long enough words", name: "New" }) { user { id email } organization { id } } }`,
    );
  expect(errors).toBeUndefined();
  const { user, organization } = data.signUp;
  const body = {
    workspace: { slackId: 'T0NEW', name: 'New' },
    ownerUserId: user.id,
    people: [
      { slackId: 'U0NEW', email: user.email.toUpperCase(), name: 'New' },
      { slackId: 'U0OLD', email: 'owner@acme.test', name: 'Owner' },
    ],
  };
  const { status, content } = await integrations.internal('/internal/slack-import', body, {
    issuer: 'slack',
    purpose: 'import',
    organization: organization.id,
  });
  expect([status, content]).toEqual([
    200,
    { integrationId: expect.any(String), users: [{ slackId: 'U0NEW', userId: user.id }], nobody: ['U0OLD'] },
  ]);
  expect(
    await integrations.sql(`select plan, (limits ->> 'max_connections')::int as most from tenant where id = $1`, [
      organization.id,
    ]),
  ).toEqual([{ plan: 'FREE', most: 3 }]);
});
