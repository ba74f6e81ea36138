import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { memberIdentity } from '../harness/subgraph.ts';
import { startImporting, type Importing, type ImportingOrganization } from './importing.ts';

let importing: Importing;
let acme: ImportingOrganization;
let beta: ImportingOrganization;

beforeAll(async () => {
  importing = await startImporting();
});
beforeEach(async () => {
  acme = await importing.organization();
  beta = await importing.organization();
  await acme.importFiles(anExport('one'), { workspace: 'T1' });
});
afterEach(async () => {
  importing.unreachable.clear();
  for (const { sql } of [importing.slack, importing.integrations]) await sql('truncate tenant cascade');
});
afterAll(() => importing.stop());

const anExport = (name: string) => ({
  'users.json': [{ id: `U${name.toUpperCase()}`, name, profile: { email: `${name}@company.test` } }],
  'channels.json': [{ id: `C${name.toUpperCase()}`, name: 'general', members: [`U${name.toUpperCase()}`] }],
  'general/2020-01-02.json': [
    {
      type: 'message',
      ts: '1577960000.000100',
      user: `U${name.toUpperCase()}`,
      text: name,
      reactions: [{ name: 'tada', count: 1, users: [`U${name.toUpperCase()}`] }],
    },
  ],
});

const idOf = async (slackId: string): Promise<string> =>
  (await importing.slack.sql('select id from slack_workspace where slack_id = $1', [slackId]))[0]!['id'];

const remove = (client: ImportingOrganization['atSlack'], id: string) =>
  client.send('mutation ($id: ID!) { deleteSlackWorkspace(input: { id: $id, version: 1 }) { deletedId } }', { id });

const known = async ({ id }: ImportingOrganization) => ({
  connections: await importing.integrations.sql(
    'select external_account_id as account, status, is_default from integration where organization_id = $1 order by 1',
    [id],
  ),
  accounts: await importing.integrations.sql(
    'select external_id as account, email from correlated_account a join user_correlation c on c.id = a.correlation_id where a.organization_id = $1 order by 1',
    [id],
  ),
  people: await importing.integrations.sql('select email from user_correlation where organization_id = $1 order by 1', [
    id,
  ]),
});

test('a workspace is deleted with all that it holds and all that was known through it, and nothing else is', async () => {
  await acme.importFiles(anExport('two'), { workspace: 'T2' });
  await beta.importFiles(anExport('one'), { workspace: 'T3' });
  const theirs = [await beta.rows(), await known(beta)];
  const id = await idOf('T1');
  expect(await remove(acme.atSlack, id)).toEqual({ data: { deleteSlackWorkspace: { deletedId: id } } });
  const rows = await acme.rows();
  for (const list of Object.values(rows)) expect(list).toHaveLength(1);
  expect(rows).toMatchObject({ slack_user: [{ slack_id: 'UTWO' }], slack_message: [{ text: 'two' }] });
  expect(
    await importing.slack.sql('select slack_id from slack_workspace where organization_id = $1', [acme.id]),
  ).toEqual([{ slack_id: 'T2' }]);
  expect(await known(acme)).toEqual({
    connections: [
      { account: 'T1', status: 'DISCONNECTED', is_default: false },
      { account: 'T2', status: 'ACTIVE', is_default: false },
    ],
    accounts: [{ account: 'UTWO', email: 'two@company.test' }],
    people: [{ email: 'two@company.test' }],
  });
  expect(
    await importing.integrations.sql(
      `select actor_user_id from integration_event where organization_id = $1 and type = 'DISCONNECTED'`,
      [acme.id],
    ),
  ).toEqual([{ actor_user_id: acme.owner }]);
  expect([await beta.rows(), await known(beta)]).toEqual(theirs);
});

test('what somebody has stated of an account stays', async () => {
  const { errors } = await acme.atIntegrations.send(
    'mutation { setUserCorrelation(input: { email: "one@company.test", provider: SLACK, externalId: "UONE" }) { correlation { id } } }',
  );
  expect(errors).toBeUndefined();
  await remove(acme.atSlack, await idOf('T1'));
  expect((await known(acme)).accounts).toEqual([{ account: 'UONE', email: 'one@company.test' }]);
});

test('a deleted workspace can be imported again', async () => {
  await remove(acme.atSlack, await idOf('T1'));
  await acme.importFiles(anExport('one'), { workspace: 'T1' });
  expect((await acme.rows()).slack_message).toMatchObject([{ text: 'one' }]);
  expect((await known(acme)).connections).toMatchObject([{ account: 'T1', status: 'ACTIVE' }]);
});

test('while integrations is away the contents go and the workspace stays, and the same again goes on', async () => {
  const id = await idOf('T1');
  importing.unreachable.add('integrations');
  expect((await remove(acme.atSlack, id)).errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
  for (const list of Object.values(await acme.rows())) expect(list).toEqual([]);
  const { data } = await acme.atSlack.send('{ slackWorkspaces(first: 1) { edges { node { id status } } } }');
  expect(data.slackWorkspaces.edges).toEqual([{ node: { id, status: 'DISCONNECTED' } }]);
  importing.unreachable.clear();
  expect(await remove(acme.atSlack, id)).toEqual({ data: { deleteSlackWorkspace: { deletedId: id } } });
  expect((await known(acme)).accounts).toEqual([]);
});

test('another organization, a manager and an unknown id delete nothing', async () => {
  const id = await idOf('T1');
  expect((await remove(beta.atSlack, id)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  expect((await remove(acme.atSlack, 'T1')).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  const manager = importing.slack.client(memberIdentity(acme.id, 'MANAGER'));
  expect((await remove(manager, id)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect((await acme.rows()).slack_message).toHaveLength(1);
});
