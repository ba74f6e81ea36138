import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { memberIdentity } from '../harness/subgraph.ts';
import { startImporting, type Importing, type ImportingOrganization } from './importing.ts';

let importing: Importing;
let acme: ImportingOrganization;

beforeAll(async () => {
  importing = await startImporting();
});
beforeEach(async () => {
  acme = await importing.organization();
});
afterEach(async () => {
  importing.unreachable.clear();
  for (const { sql } of [importing.slack, importing.integrations]) await sql('truncate tenant cascade');
});
afterAll(() => importing.stop());

const options = { workspace: 'T1', includePrivate: true };
const at = (second: number) => `157796000${second}.000100`;

/** Everything that an export says of this person holds the letters XQ. */
const anExport = (change = '') => ({
  'users.json': [
    {
      id: 'UGONE',
      name: 'xq-login',
      real_name: `Xq Real${change}`,
      tz: 'XQ/Zone',
      is_admin: true,
      profile: {
        display_name: 'xq',
        email: 'xq@company.test',
        phone: 'xq-123',
        title: 'xq title',
        image_192: 'https://xq.test/',
        pronouns: 'xq',
      },
    },
    { id: 'USTAYS', name: 'stays' },
  ],
  'channels.json': [{ id: 'C1', name: 'general', members: ['UGONE', 'USTAYS'] }],
  'mpims.json': [{ id: 'G1', name: 'mpdm-xq-login--stays-1', members: ['UGONE', 'USTAYS'] }],
  'general/2020-01-02.json': [
    {
      type: 'message',
      ts: at(1),
      user: 'UGONE',
      text: `xq says${change}`,
      reply_count: 1,
      thread_ts: at(1),
      files: [{ name: 'xq.pdf' }],
    },
    {
      type: 'message',
      ts: at(2),
      user: 'USTAYS',
      thread_ts: at(1),
      text: `hello <@UGONE|xq-login>, <@USTAYS|stays>${change}`,
      reactions: [{ name: 'tada', count: 2, users: ['UGONE', 'USTAYS'] }],
      attachments: [{ author_id: 'UGONE', author_name: 'Xq Real', text: 'xq says' }, { text: 'kept' }],
      root: { user: 'UGONE', ts: at(1), text: 'xq says' },
    },
  ],
});

const erase = (client: ImportingOrganization['atSlack'], id: string) =>
  client.send(
    'mutation ($id: ID!) { eraseSlackUser(input: { id: $id }) { slackUser { id slackId name email profile isDeleted user { id } messages(first: 5) { edges { node { id } } } } } }',
    { id },
  );

const idOf = async ({ id }: ImportingOrganization, slackId = 'UGONE'): Promise<string> =>
  (
    await importing.slack.sql('select id from slack_user where organization_id = $1 and slack_id = $2', [id, slackId])
  )[0]!['id'];

/** The tables in which anything of the organization says XQ. */
async function tablesThatSay(word: string, { id }: ImportingOrganization): Promise<string[]> {
  const found: string[] = [];
  for (const subgraph of [importing.slack, importing.integrations]) {
    const tables = await subgraph.sql(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'organization_id'`,
    );
    for (const { name } of tables) {
      const rows = await subgraph.sql(
        `select 1 from "${name}" t where organization_id = $1 and to_jsonb(t)::text ilike '%' || $2 || '%'`,
        [id, word],
      );
      if (rows.length > 0) found.push(name);
    }
  }
  return found.sort();
}

test('of an erased person nothing is left but ids, whatever is imported or undone afterwards', async () => {
  await acme.importFiles(anExport(), options);
  const { runId } = await acme.importFiles(anExport(' again'), options);
  expect(await tablesThatSay('xq', acme)).toEqual([
    'import_change',
    'slack_channel',
    'slack_channel_words',
    'slack_message',
    'slack_message_words',
    'slack_user',
    'slack_user_words',
    'user_correlation',
  ]);
  const id = await idOf(acme);
  expect(await erase(acme.atSlack, id)).toEqual({
    data: {
      eraseSlackUser: {
        slackUser: {
          id,
          slackId: 'UGONE',
          name: 'UGONE',
          email: null,
          profile: {},
          isDeleted: true,
          user: null,
          messages: { edges: [] },
        },
      },
    },
  });
  const isErased = async () => {
    expect(await tablesThatSay('xq', acme)).toEqual([]);
    const { slack_message: messages, slack_reaction: reactions } = await acme.rows();
    expect(
      messages
        .map(({ slack_ts, ...row }) => ({ slack_ts, ...row }))
        .sort((one, other) => (String(one.slack_ts) < String(other.slack_ts) ? -1 : 1)),
    ).toMatchObject([
      {
        slack_ts: at(1),
        is_deleted: true,
        text: null,
        author_id: null,
        files: null,
        is_thread_parent: true,
        reply_count: 1,
      },
      {
        slack_ts: at(2),
        is_deleted: false,
        text: expect.stringMatching(/^hello <@UGONE>, <@USTAYS\|stays>/),
        attachments: [{ author_id: 'UGONE' }, { text: 'kept' }],
        reaction_count: 1,
      },
    ]);
    expect(reactions).toHaveLength(1);
  };
  await isErased();
  expect(
    await importing.slack.sql(
      'select slack_id, length(digest) as digest, key_id, erased_by_id from slack_erasure where organization_id = $1',
      [acme.id],
    ),
  ).toEqual([{ slack_id: null, digest: 43, key_id: 'default', erased_by_id: acme.owner }]);
  expect(await importing.integrations.sql(`select 1 from correlated_account where external_id = 'UGONE'`)).toEqual([]);

  await acme.atSlack.send('mutation ($id: ID!) { undoSlackImport(input: { id: $id }) { importRun { id } } }', {
    id: runId,
  });
  await isErased();
  const again = await acme.importFiles(anExport(), options);
  expect(again.changes.messages).toEqual({ added: 0, changed: 0, removed: 0 });
  expect(again.report.noted.get('people who were erased, and are left out')).toEqual({ count: 1, places: [] });
  await isErased();
  await acme.importFiles(anExport(' once more'), options);
  await isErased();
});

test('who is erased stays so when their workspace is deleted and imported again', async () => {
  await acme.importFiles(anExport(), options);
  await erase(acme.atSlack, await idOf(acme));
  const [workspace] = await importing.slack.sql('select id from slack_workspace');
  await acme.atSlack.send(
    'mutation ($id: ID!) { deleteSlackWorkspace(input: { id: $id, version: 1 }) { deletedId } }',
    {
      id: workspace!['id'],
    },
  );
  await acme.importFiles(anExport(), options);
  expect(await tablesThatSay('xq', acme)).toEqual([]);
});

test('an account that somebody has stated by hand goes too, and others’ accounts stay', async () => {
  await acme.importFiles(anExport(), options);
  for (const [email, account] of [
    ['xq@company.test', 'UGONE'],
    ['stays@company.test', 'USTAYS'],
  ])
    await acme.atIntegrations.send(
      'mutation ($input: SetUserCorrelationInput!) { setUserCorrelation(input: $input) { correlation { id } } }',
      { input: { email, provider: 'SLACK', externalId: account } },
    );
  await erase(acme.atSlack, await idOf(acme));
  expect(await importing.integrations.sql('select external_id from correlated_account')).toEqual([
    { external_id: 'USTAYS' },
  ]);
});

test('while integrations is away the person is erased here, and the same again goes on', async () => {
  await acme.importFiles(anExport(), options);
  const id = await idOf(acme);
  importing.unreachable.add('integrations');
  expect((await erase(acme.atSlack, id)).errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
  expect(await tablesThatSay('xq', acme)).toEqual(['user_correlation']);
  importing.unreachable.clear();
  expect((await erase(acme.atSlack, id)).errors).toBeUndefined();
  expect(await tablesThatSay('xq', acme)).toEqual([]);
});

test('only an owner erases, and nobody of another organization', async () => {
  await acme.importFiles(anExport(), options);
  const beta = await importing.organization();
  await beta.importFiles(anExport(), { ...options, workspace: 'T2' });
  const [id, theirs] = [await idOf(acme), await beta.rows()];
  const admin = importing.slack.client(memberIdentity(acme.id, 'ADMIN'));
  expect((await erase(admin, id)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect((await erase(beta.atSlack, id)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  expect((await erase(acme.atSlack, id)).errors).toBeUndefined();
  expect(await beta.rows()).toEqual(theirs);
});
