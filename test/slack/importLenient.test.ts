import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { campaign } from '../harness/campaign.ts';
import { startImporting, type Importing, type ImportingOrganization } from './importing.ts';

let importing: Importing;
let acme: ImportingOrganization;

beforeAll(async () => {
  importing = await startImporting();
  acme = await importing.organization();
});
afterEach(() => importing.slack.sql('truncate tenant cascade'));
afterAll(() => importing.stop());

const user = {
  id: 'U1',
  team_id: 'T1',
  name: 'ann',
  tz_offset: 3600,
  deleted: false,
  profile: { email: 'a@vale.test' },
};
const channel = { id: 'C1', name: 'general', created: 1433558319, topic: { value: 't' }, members: ['U1'] };
const message = {
  type: 'message',
  ts: '1700000001.000100',
  subtype: 'bot_message',
  bot_id: 'B1',
  username: 'ci',
  icons: { image_48: 'https://i.test/ci' },
  user: 'U1',
  text: 'Build 7',
  thread_ts: '1700000001.000100',
  reply_count: 1,
  edited: { ts: '1700000002.000100' },
  reactions: [{ name: '+1', users: ['U1'], count: 1 }],
  file: { id: 'F1', name: 'a', size: 1 },
  attachments: [{ fallback: 'x' }],
  blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Build 7 has failed' } }],
};
const plain = { type: 'message', ts: '1700000003.000100', user: 'U1', text: 'plain' };
const filesOf = (parts: { user?: object; channel?: object; messages?: object[] }) => ({
  'users.json': [{ ...user, ...parts.user }],
  'channels.json': [{ ...channel, ...parts.channel }],
  'C1/2023-11-14.json': parts.messages ?? [message, plain],
});

/** What a file may hold in the place of anything: long, large, deep, and what PostgreSQL does not store. */
const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>('x'.repeat(300), '7', '1e9', -1, 2 ** 31, 2 ** 53, 1e300, 0.5, '\u0000', '\ud800', '\u00a0'),
  fc.constantFrom<unknown>([null], [['a']], [{ id: '\u0000' }], { value: ['x'] }, [{ name: 'x', users: ['U\u0000'] }]),
);
const fieldsOf = (record: object, ...kept: string[]) =>
  fc.dictionary(fc.constantFrom(...Object.keys(record).filter((name) => !kept.includes(name))), anything, {
    maxKeys: 3,
  });

test('whatever the fields of a record are, it is stored, and so is all that stands beside it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fieldsOf(user, 'id', 'team_id'),
      fieldsOf(channel, 'id', 'name'),
      fieldsOf(message, 'ts', 'type', 'subtype'),
      async (oddUser, oddChannel, oddMessage) => {
        const odd = { user: oddUser, channel: oddChannel, messages: [{ ...message, ...oddMessage }, plain] };
        try {
          const { failure } = await acme.importFiles(filesOf(odd), { workspace: 'T1' });
          expect(failure).toBeUndefined();
          const { slack_user: users, slack_channel: channels, slack_message: messages } = await acme.rows();
          expect(users.map(({ slack_id }) => slack_id)).toContain('U1');
          expect(channels.map(({ slack_id }) => slack_id)).toEqual(['C1']);
          expect(messages.map(({ slack_ts }) => slack_ts).sort()).toEqual([message.ts, plain.ts]);
          expect(messages.find(({ slack_ts }) => slack_ts === plain.ts)).toMatchObject({ text: 'plain', raw: plain });
          expect((await acme.importFiles(filesOf(odd), { workspace: 'T1' })).changes).toMatchObject({
            users: { added: 0, changed: 0 },
            messages: { added: 0, changed: 0 },
          });
        } finally {
          await importing.slack.sql('truncate tenant cascade');
        }
      },
    ),
    { numRuns: campaign(40, 150) },
  );
}, 600_000);

test('a message keeps the object that Slack wrote, and shows the sender that it names', async () => {
  const other = { ...message, ts: '1700000004.000100', username: 'monitor', icons: { emoji: ':eyes:' } };
  const nameless = { type: 'message', subtype: 'bot_message', ts: '1700000005.000100', username: 'legacy', text: 'x' };
  await acme.importFiles(filesOf({ messages: [message, other, nameless, plain] }), { workspace: 'T1' });
  expect((await acme.rows()).slack_message.map(({ raw }) => raw)).toEqual(
    expect.arrayContaining([message, other, nameless, plain]),
  );
  const { data, errors } = await acme.atSlack.send(
    '{ slackChannels(first: 1) { edges { node { messages(last: 9) { edges { node { senderName senderIconUrl author { slackId } } } } } } } }',
  );
  expect(errors).toBeUndefined();
  const read = data.slackChannels.edges[0].node.messages.edges.map(({ node }: any) => node);
  expect(
    new Set(
      read.map(({ senderName, senderIconUrl, author }: any) => `${senderName} ${senderIconUrl} ${author?.slackId}`),
    ),
  ).toEqual(new Set(['ci https://i.test/ci U1', 'monitor null U1', 'legacy null undefined', 'null null U1']));
});

test('who is mentioned by what can be no id is shown, and is no mention that a search would find', async () => {
  const mentioning = (...ids: unknown[]) => ({
    ...plain,
    blocks: [{ type: 'rich_text', elements: [{ elements: ids.map((id) => ({ type: 'user', user_id: id })) }] }],
  });
  const odd = [
    `U${'9'.repeat(3000)}`,
    'link',
    '#general',
    "it's",
    ...Array.from({ length: 700 }, (_, at) => at + 'Z'.repeat(1500)),
  ];
  await acme.importFiles(filesOf({ messages: [mentioning('U1', ...odd), { ...plain, ts: '1700000004.000100' }] }), {
    workspace: 'T1',
  });
  const [message] = (await acme.rows()).slack_message.filter(({ slack_ts }) => slack_ts === plain.ts);
  expect(message).toMatchObject({ mentions: ['U1'], processed_text: expect.stringContaining('@link') });
  const { data } = await acme.atSlack.send(
    '{ slackMessages(filter: { search: "link has:link" }) { edges { node { id } } } }',
  );
  expect(data.slackMessages.edges).toEqual([]);
});

test('an import of which more is lost than read writes nothing, and says why', async () => {
  const lost = Array.from({ length: 5 }, () => ({ ...plain, ts: 'yesterday' }));
  const stranger = await importing.organization();
  const files = filesOf({ messages: [...lost, plain] });
  const { failure, changes, report, runId } = await stranger.importFiles(files, { workspace: 'T1' });
  expect(failure).toBe('More of the export could not be read (5) than was read (3).');
  expect([runId, changes.messages.added]).toEqual(['', 0]);
  expect([...report.unread.values()]).toMatchObject([{ count: 5 }]);
  for (const { sql } of [importing.slack, importing.integrations])
    expect(await sql('select from tenant where id = $1', [stranger.id])).toEqual([]);
});
