import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startImporting, type Importing, type ImportingOrganization } from './importing.ts';

let importing: Importing;
let acme: ImportingOrganization;
let tests = 0;
beforeAll(async () => {
  importing = await startImporting();
}, 120_000);
beforeEach(async () => {
  await importing.slack.sql('truncate tenant cascade');
  ann.profile.email = `ann-${(tests += 1)}@vale.test`;
  acme = await importing.organization(ann.profile.email);
});
afterAll(() => importing.stop());

const ts = (second: number) => `${1_700_000_000 + second}.000100`;
const ann = { id: 'U0ANN', team_id: 'T0VALE', name: 'ann', profile: { email: 'ann@vale.test' } };
const personal = {
  real_name: 'Kim Reed',
  email: 'kim@reed.test',
  phone: '+49 30 1',
  title: 'Buyer',
  pronouns: 'they',
  image_72: 'https://pictures.test/kim.png',
  team: 'T0REED',
};
const kim = { id: 'U0KIM', team_id: 'T0REED', name: 'kim', tz: 'Europe/Berlin', profile: personal };
const message = (second: number, user: string, more: object = {}) => ({
  type: 'message',
  ts: ts(second),
  user,
  text: 'x',
  ...more,
});
const exportOf = (
  users: object[],
  messages: object[] = [message(1, 'U0ANN')],
  members = users.map((user) => (user as typeof kim).id),
) => ({
  'users.json': users,
  'channels.json': [{ id: 'C1', name: 'shared', members }],
  'shared/2023-11-14.json': messages,
});
const asked = { workspace: 'T0VALE' };

const people = async () =>
  (await acme.rows()).slack_user
    .map(({ slack_id, is_external, is_deleted, user_id, company }) => ({
      slack_id,
      is_external,
      is_deleted,
      user_id,
      company,
    }))
    .sort((one, other) => (String(one.slack_id) < String(other.slack_id) ? -1 : 1));
const annHere = () => ({
  slack_id: 'U0ANN',
  is_external: false,
  is_deleted: false,
  user_id: acme.owner,
  company: null,
});
const external = { slack_id: 'U0KIM', is_external: true, is_deleted: false, user_id: null, company: null };

test('of people of another company name, picture and company stay alone, and they are nobody’s account', async () => {
  const file = {
    id: 'F1',
    user: 'U0KIM',
    user_team: 'T0REED',
    permalink: 'https://reed-works.slack.com/files/U0KIM/F1/a.pdf',
  };
  await acme.importFiles(
    exportOf([ann, kim], [message(1, 'U0KIM', { files: [file], user_profile: { ...personal, name: 'kim' } })]),
    asked,
  );
  expect(await people()).toEqual([annHere(), { ...external, company: 'reed-works' }]);
  const [row] = (await acme.rows()).slack_user.filter(({ slack_id }) => slack_id === 'U0KIM');
  expect(row).toMatchObject({
    name: 'kim',
    real_name: 'Kim Reed',
    image_url: personal.image_72,
    profile: {},
    is_admin: false,
  });
  expect([row!['email'], row!['phone'], row!['title'], row!['timezone']]).toEqual([null, null, null, null]);
  expect(JSON.stringify(await acme.rows())).not.toMatch(/\+49 30 1|Buyer/);
  const { data } = await acme.atSlack.send(
    '{ slackWorkspaces { edges { node { memberCount } } } slackUsers { edges { node { slackId isExternal company email user { id } } } } slackChannels { edges { node { members { edges { node { slackUser { slackId } } } } } } } }',
  );
  expect(data.slackWorkspaces.edges[0].node.memberCount).toBe(1);
  expect(data.slackUsers.edges.map(({ node }: { node: object }) => node)).toEqual([
    { slackId: 'U0ANN', isExternal: false, company: null, email: ann.profile.email, user: { id: acme.owner } },
    { slackId: 'U0KIM', isExternal: true, company: 'reed-works', email: null, user: null },
  ]);
});

test.each([
  ['a stranger', { ...kim, team_id: 'T0VALE', is_stranger: true }, true],
  ['somebody of a workspace of the profile alone', { ...kim, team_id: undefined }, true],
  ['a guest of the workspace', { ...kim, team_id: 'T0VALE', is_restricted: true }, false],
  ['somebody of whom no workspace is said', { ...kim, team_id: undefined, profile: { email: 'kim@reed.test' } }, false],
  [
    'somebody of the organization who is in the workspace',
    { ...kim, enterprise_user: { id: 'W1', enterprise_id: 'E1', teams: ['T0REED', 'T0VALE'] } },
    false,
  ],
  [
    'somebody of another workspace of the organization',
    { ...kim, enterprise_user: { id: 'W1', enterprise_id: 'E1', teams: ['T0REED'] } },
    true,
  ],
])('%s is external: %s', async (_, user, isExternal) => {
  await acme.importFiles(exportOf([ann, { ...user, profile: { ...user.profile, email: 'kim@reed.test' } }]), asked);
  const row = (await acme.rows()).slack_user.find(({ slack_id }) => slack_id === 'U0KIM');
  expect(row).toMatchObject({ is_external: isExternal, is_deleted: false, email: isExternal ? null : 'kim@reed.test' });
});

test('an external person whom users.json lacks is known by a message of theirs, wherever they are named first', async () => {
  const shown = {
    name: 'kim',
    real_name: 'Kim Reed',
    email: 'kim@reed.test',
    phone: '1',
    image_72: 'https://pictures.test/kim.png',
    team: 'T0REED',
  };
  const { report } = await acme.importFiles(
    exportOf(
      [ann],
      [message(1, 'U0ANN'), message(2, 'U0KIM', { user_team: 'T0REED', user_profile: shown })],
      ['U0ANN', 'U0KIM', 'U0LEFT'],
    ),
    asked,
  );
  expect(await people()).toEqual([
    annHere(),
    external,
    { ...external, slack_id: 'U0LEFT', is_external: false, is_deleted: true },
  ]);
  expect(JSON.stringify((await acme.rows()).slack_message)).not.toContain('kim@reed.test');
  expect((await acme.rows()).slack_user.find(({ slack_id }) => slack_id === 'U0KIM')).toMatchObject({
    name: 'kim',
    real_name: 'Kim Reed',
  });
  expect([...report.noted.keys()]).toContain('user absent from users.json, added as a deleted user');
});

test('whoever becomes external loses account and address, and an undo of the contrary gives no account', async () => {
  const moved = { ...ann, team_id: 'T0REED' };
  const bob = [2, 3].map((number) => ({ id: `U${number}`, team_id: 'T0VALE', name: 'bob' }));
  await acme.importFiles(exportOf([ann, ...bob]), asked);
  expect((await people())[0]).toEqual(annHere());
  await acme.importFiles(exportOf([moved, ...bob], [message(90_000, 'U2')]), asked);
  expect((await people())[0]).toEqual({ ...annHere(), is_external: true, user_id: null });
  const accounts = await importing.integrations.sql(
    'select 1 from correlated_account where organization_id = $2 and external_id = $1',
    ['U0ANN', acme.id],
  );
  expect(accounts).toEqual([]);
  const { runId } = await acme.importFiles(exportOf([ann, ...bob], [message(180_000, 'U2')]), asked);
  expect((await people())[0]).toEqual(annHere());
  await acme.atSlack.send('mutation ($id: ID!) { undoSlackImport(input: { id: $id }) { importRun { id } } }', {
    id: runId,
  });
  expect((await people())[0]).toEqual({ ...annHere(), is_external: true, user_id: null });
});

test('one workspace’s external person stays another’s member', async () => {
  const lee = { id: 'U0LEE', team_id: 'T0VALE', name: 'lee' };
  await acme.importFiles(exportOf([ann]), asked);
  await acme.importFiles(exportOf([ann, ...['U1', 'U2'].map((id) => ({ ...kim, id })), lee]), { workspace: 'T0REED' });
  expect(
    (await people())
      .filter(({ slack_id }) => slack_id === 'U0ANN')
      .map(({ is_external, user_id }) => [is_external, user_id])
      .sort(),
  ).toEqual([
    [false, acme.owner],
    [true, null],
  ]);
});
