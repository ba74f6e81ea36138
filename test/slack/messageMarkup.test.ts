import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { rereadMessages } from '../../subgraphs/slack/rereadMessages.ts';
import { startImporting, type Importing, type ImportingOrganization } from './importing.ts';

const users = [
  { id: 'U0ANN', team_id: 'T0RA14', name: 'ann', profile: { display_name: 'Ann Vale' } },
  { id: 'U0BOB', team_id: 'T0RA14', name: 'bob', profile: { display_name: '', real_name: 'Bob Reed' } },
];
const message = (ts: string, rest: object) => ({ type: 'message', ts, user: 'U0ANN', ...rest });
const files = {
  'users.json': users,
  'channels.json': [
    { id: 'C0GEN', name: 'general' },
    { id: 'C0LATER', name: 'later' },
  ],
  'groups.json': [{ id: 'G0DEAL', name: 'merger', members: ['U0ANN'] }],
  'general/2023-11-14.json': [
    message('1700000001.000100', {
      text: '<@U0BOB> see <#C0LATER> and <#G0DEAL|merger>: <https://vale.test/xoxe-1-2|plan> :tada:',
    }),
    message('1700000002.000100', {
      text: '',
      attachments: [{ fallback: 'Build 7 failed', text: 'Build *7* failed' }],
    }),
  ],
};

let importing: Importing;
let acme: ImportingOrganization;
beforeAll(async () => {
  importing = await startImporting();
  acme = await importing.organization();
  await acme.importFiles(files, { includePrivate: true });
});
afterAll(async () => {
  await importing.stop();
});

test('an import fills what a message says, with names of channels that come later and none of private ones', async () => {
  const { slack_message: messages } = await acme.rows();
  expect(messages.map(({ processed_text }) => processed_text).toSorted()).toEqual([
    '> Build 7 failed',
    '@Bob Reed see #later and #private channel: plan (https://vale.test/) 🎉',
  ]);
  const first = messages.find(({ slack_ts }) => slack_ts === '1700000001.000100');
  expect(first).toMatchObject({ mentions: ['U0BOB'], links: [{ url: 'https://vale.test/', title: 'plan' }] });
});

test('the graph has both forms', async () => {
  const [{ id }] = (await importing.slack.sql(
    `select id from slack_message where organization_id = $1 and slack_ts = '1700000002.000100'`,
    [acme.id],
  )) as [{ id: string }];
  const { data } = await acme.atSlack.send(`{ slackMessage(by: { id: "${id}" }) { text plainText richText } }`);
  expect(data).toEqual({
    slackMessage: {
      text: null,
      plainText: '> Build 7 failed',
      richText: [
        {
          type: 'quote',
          children: [
            {
              type: 'paragraph',
              children: [
                { type: 'text', text: 'Build ' },
                { type: 'text', text: '7', bold: true },
                { type: 'text', text: ' failed' },
              ],
            },
          ],
        },
      ],
    },
  });
});

test('a reading anew brings back what the import wrote, of those alone that differ, and nothing of a deleted message', async () => {
  const reread = (workspace?: string) =>
    rereadMessages(createUnitOfWork(importing.slack.database, scopeOfOrganization(acme.id, acme.owner)), workspace);
  const columns = () =>
    importing.slack.sql(
      `select slack_ts, processed_text, rich_text, mentions, links from slack_message where organization_id = $1 order by slack_ts`,
      [acme.id],
    );
  const imported = await columns();
  expect(await reread()).toEqual({ messages: 2, changed: 0 });

  await importing.slack.sql(
    `update slack_message set processed_text = null, rich_text = null, mentions = '{}', links = null
     where organization_id = $1 and slack_ts = '1700000001.000100'`,
    [acme.id],
  );
  expect(await reread('T0ELSE')).toEqual({ messages: 0, changed: 0 });
  expect(await reread('T0RA14')).toEqual({ messages: 2, changed: 1 });
  expect(await columns()).toEqual(imported);

  await importing.slack.sql(
    `update slack_message set is_deleted = true, processed_text = null where organization_id = $1 and slack_ts = '1700000001.000100'`,
    [acme.id],
  );
  expect(await reread()).toEqual({ messages: 1, changed: 0 });
  expect(await columns()).toMatchObject([{ processed_text: null }, { processed_text: '> Build 7 failed' }]);
});

test('a reading anew does not touch another organization’s messages', async () => {
  const beta = await importing.organization();
  await importing.slack.sql(`update slack_message set mentions = '{U0ELSE}' where organization_id = $1`, [acme.id]);
  const unit = createUnitOfWork(importing.slack.database, scopeOfOrganization(beta.id, beta.owner));
  expect(await rereadMessages(unit, undefined)).toEqual({ messages: 0, changed: 0 });
  expect(
    await importing.slack.sql(`select distinct mentions from slack_message where organization_id = $1`, [acme.id]),
  ).toEqual([{ mentions: ['U0ELSE'] }]);
});
