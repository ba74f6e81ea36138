import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { slackChannel, slackMessage, slackUser } from '../../subgraphs/slack/exportReader/format.ts';
import { withoutSecrets, withoutSecretsIn } from '../../subgraphs/slack/exportReader/secrets.ts';
import { storable } from '../../subgraphs/slack/exportReader/storable.ts';

/** Whole records, each with every field that is read. */
const records = {
  message: {
    format: slackMessage,
    id: 'ts',
    whole: {
      type: 'message',
      ts: '1700000000.000100',
      subtype: 'bot_message',
      user: 'U1',
      bot_id: 'B1',
      username: 'ci',
      icons: { emoji: ':robot:', image_72: 'https://a.test/72' },
      text: 'hello',
      thread_ts: '1700000000.000100',
      reply_count: 2,
      edited: { ts: '1700000001.000100' },
      reactions: [{ name: '+1', users: ['U1', 'U2'], count: 2 }],
      file: { id: 'F1', name: 'a', size: 1 },
      files: [{ id: 'F2', name: 'b', size: 2, created: 1700000000, permalink: 'https://a.test/F2' }],
      attachments: [{ fallback: 'x' }],
      user_profile: { name: 'ann', display_name: 'Ann' },
      bot_profile: { name: 'CI', icons: { image_72: 'https://a.test/72' } },
      comment: { user: 'U3' },
    },
  },
  channel: {
    format: slackChannel,
    id: 'id',
    whole: {
      id: 'C1',
      name: 'general',
      created: 1433558319,
      is_archived: true,
      is_private: false,
      is_im: false,
      topic: { value: 't' },
      purpose: { value: 'p' },
      members: ['U1', 'U2'],
    },
  },
  user: {
    format: slackUser,
    id: 'id',
    whole: {
      id: 'U1',
      team_id: 'T1',
      name: 'ann',
      real_name: 'Ann',
      tz: 'Europe/Berlin',
      tz_offset: 3600,
      deleted: false,
      is_bot: false,
      is_admin: true,
      profile: { display_name: 'ann', email: 'ann@vale.test', title: 'Engineer' },
    },
  },
} as const;

/** Whatever JSON has: none of it is what Slack writes into most fields. */
const oddities: unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1.5,
  1e300,
  '',
  ' ',
  'words of text',
  '12',
  [],
  [null],
  [[]],
  {},
];
oddities.push({ value: 7 }, [{ id: {} }], 'true', '0', '1433558319.000012', 'x'.repeat(2000), '\ud800');

type Path = readonly (string | number)[];

/** The places of all values within a value. */
const pathsOf = (value: unknown): Path[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => {
        const step = Array.isArray(value) ? Number(key) : key;
        return [[step], ...pathsOf(inner).map((path) => [step, ...path])];
      })
    : [];
const at = (value: unknown, path: Path): unknown =>
  path.reduce((within, step) => (within as Record<string | number, unknown>)[step], value);
const replaced = (value: unknown, [step, ...rest]: Path, by: unknown): unknown => {
  if (step === undefined || typeof value !== 'object' || value === null) return by;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? replaced(item, rest, by) : item));
  return { ...value, [step]: replaced((value as Record<string, unknown>)[step], rest, by) };
};
/** The names on the way to a place; how a field is told of. */
const namesOf = (path: Path): Path => path.filter((step) => typeof step === 'string');
/** A record without what is at a place: within a list, without the list. */
const without = (value: unknown, path: Path): unknown => {
  const index = path.findIndex((step) => typeof step === 'number');
  return replaced(value, index === -1 ? path : path.slice(0, index), 0);
};

describe.each(Object.entries(records))('a %s', (_, { format, id, whole }) => {
  const read = (value: unknown) => {
    const odd: string[] = [];
    return { item: format.read(value, (field) => odd.push(field), '') as Record<string, unknown> | null, odd };
  };
  const expected = read(whole).item!;

  test('is read whole, and nothing of it is odd', () => expect(read(whole).odd).toEqual([]));

  test('lives whatever any part of it is, and loses nothing else', () => {
    const paths = pathsOf(whole).filter(([field]) => field !== id);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.oneof(fc.constantFrom(...oddities), fc.jsonValue()), (path, oddity) => {
        const { item, odd } = read(replaced(whole, path, oddity));
        expect(without(item, path)).toEqual(without(expected, path));
        expect(odd.every((one) => one.startsWith(namesOf(path).join('.')))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('lives whatever a list of it holds beside, and loses nothing else', () => {
    const lists = pathsOf(whole).filter((path) => Array.isArray(at(whole, path)));
    for (const path of lists)
      for (const oddity of oddities) {
        const { item } = read(replaced(whole, path, [oddity, ...(at(whole, path) as unknown[])]));
        const kept = at(item, path) as unknown[];
        expect(kept.slice(-(at(expected, path) as unknown[]).length)).toEqual(at(expected, path));
        expect({ ...item, [path[0]!]: 0 }).toEqual({ ...expected, [path[0]!]: 0 });
      }
  });
});

test('nothing among the items of a list is told of, and costs itself alone', () => {
  const odd: string[] = [];
  const read = slackMessage.read(
    { ts: '1700000001.000100', files: [null, { id: 'F1' }], reactions: [{ name: '+1', users: [null, 'U1'] }] },
    (field) => odd.push(field),
    '',
  );
  expect(read).toMatchObject({ files: [{ id: 'F1' }], reactions: [{ name: '+1', users: ['U1'] }] });
  expect(odd).toEqual(['reactions.users', 'files']);
});

test.each([
  ['1700000001.000100', '1700000001.000100'],
  [1700000001.0001, '1700000001.000100'],
  [1700000001, '1700000001.000000'],
  ['1700000002', '1700000002.000000'],
  ['1700000003.123', '1700000003.123000'],
  [1433558319.000012, '1433558319.000012'],
  [2147483647.999999, '2147483647.999999'],
  [' 1700000001.000100 ', '1700000001.000100'],
  ['yesterday', null],
  ['1700000001.00010001', null],
  ['1700000001000', null],
  [{}, null],
  [-5, null],
])('the time %j is %j', (ts, time) => {
  expect((slackMessage.read({ ts }, () => undefined, '') as { ts: string | null }).ts).toBe(time);
});

test('a statement holds only where it is made, and one of privacy also where it is not clear', () => {
  const channel = (fields: object) =>
    slackChannel.read({ id: 'C1', ...fields }, () => undefined, '') as { is_archived: boolean; is_private: boolean };
  for (const no of [false, 0, '0', 'false', null, undefined, ''])
    expect(channel({ is_archived: no, is_private: no })).toMatchObject({ is_archived: false, is_private: false });
  for (const yes of [true, 1, '1', 'true'])
    expect(channel({ is_archived: yes, is_private: yes })).toMatchObject({ is_archived: true, is_private: true });
  for (const unclear of ['perhaps', 7, {}, []])
    expect(channel({ is_archived: unclear, is_private: unclear })).toMatchObject({
      is_archived: false,
      is_private: true,
    });
});

test('no secret is left, wherever it stands and however it is written', () => {
  const secrets = [
    'xoxe-1-abc-def',
    'xoxb-123-456-AbC',
    'xoxe.xoxp-1-Mi0y',
    'xapp-1-A0-99-ff',
    'xoxd-deadbeef+00/deadbeef%3D==',
    '_xoxb-1-2',
    'https://files.slack.com/files-pri/T1-F1/a.png?t=xoxe-1-abc',
    'https://files.slack.com/files-pri/T1-F1/a.png?t=deadbeef00',
    'https://d.test/?to=https%3A%2F%2Ffiles.slack.com%2Fa.png%3Ft%3Ddeadbeef00',
    'https://d.test/?to=https%253A%252F%252Fa.test%252F%253Fpub_secret%253Ddeadbeef00',
    'https://d.test/?sig=ab%26deadbeef00',
    'https://files.slack.com/files-pri/T1-F1/a.png?pub_secret=deadbeef00',
    'https://files.slack.com/a.png?token%3Dxoxe%2D1%2Dabc',
    'https://slack-files.com/T1-F1-deadbeef00',
    'https://slack-files.com/files-pub/T1-F1-deadbeef00/plan.txt',
    'https://files.slack.com/files-pub/T1-F1-deadbeef00/plan.txt?pub_secret=deadbeef00',
    'https://s3.test/x?X-Amz-Signature=deadbeef00&amp;X-Amz-Credential=deadbeef00',
    '<https://b.test/x?sv=1&sig=deadbeef00|a link>',
    'https://c.test/y?access_token=deadbeef00#z',
    'https://hooks.slack.com/services/T1/B1/deadbeef00',
    '<https://hooks.slack.com/triggers/T1/12/deadbeef00|start>',
    'https://hooks.slack.com/commands/T1/12/deadbeef00',
    'https://d.test/?to=https%3A%2F%2Fhooks.slack.com%2Fservices%2FT1%2FB1%2Fdeadbeef00',
    'https://join.slack.com/t/vale/shared_invite/zt-12-deadbeef00',
    'https://vale.slack.com/join/shared_invite/zt-deadbeef00?x=1',
  ];
  const value = {
    text: secrets.join(' '),
    files: secrets.map((url_private) => ({ url_private, pub_secret: 'deadbeef00' })),
    blocks: [[secrets], { [secrets[0]!]: 1, token: 'deadbeef00', verification_token: 'deadbeef00' }],
  };
  const left = JSON.stringify(storable(value, JSON.stringify(value)));
  expect(left).not.toMatch(/xox|xapp-|deadbeef/i);
  expect(left).not.toMatch(/pub_secret|token|signature|credential|sig=/i);
  expect(left).toContain('<https://b.test/x?sv=1|a link>');
  // Written in escapes, as JSON may be.
  const escaped = String.raw`{"text":"\u0078oxb-1-2","u":"https:\/\/a.test\/?\u0074oken=deadbeef00"}`;
  expect(JSON.stringify(storable(JSON.parse(escaped), escaped))).not.toMatch(/xox|deadbeef/);
  // What is none stays.
  for (const plain of [
    'https://hooks.slack.com/docs',
    'a shared_invite to all',
    'a boxing match-up',
    'https://a.test/?page=2&tokens=3',
    'signature: Ann',
    'xox',
  ])
    expect(withoutSecrets(plain)).toBe(plain);
});

test('a secret goes from between parameters that are none, and whatever stands around it', () => {
  for (const [before, after] of [
    ['https://a.test/?token=1&w=64', 'https://a.test/?w=64'],
    ['https://a.test/?h=1&token=1&sig=2&w=64#top', 'https://a.test/?h=1&w=64#top'],
    ['https://a.test/?h=1&amp;token=1&amp;w=64', 'https://a.test/?h=1&amp;w=64'],
    ['https://a.test/?token=1', 'https://a.test/'],
    ['https://a.test/?t=90&w=64', 'https://a.test/?t=90&w=64'],
    ['https://files.slack.com/a?t=90&w=64', 'https://files.slack.com/a?t=&w=64'],
    ['//files.slack.com/a?t=90&w=64', '//files.slack.com/a?t=&w=64'],
    ['xoxb-https://files.slack.com/a?t=90&w=64', '://files.slack.com/a?t=&w=64'],
  ])
    expect(withoutSecrets(before)).toBe(after);

  const starts = 'xoxb- xox b -1 e. xoxe.xoxp- to ken token pub_secret sig t X-Amz-Signature https://files.slack.com/';
  const signs = '? & &amp; # %26 %3D = | < ; _ abc';
  const part = fc.constantFrom(' ', ...starts.split(' '), ...signs.split(' '));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      const text = parts.join('');
      const left = withoutSecretsIn(text);
      expect(left).not.toMatch(/xox[a-z](?:-|%2d)/i);
      expect(left).not.toMatch(/[?&;#](?:token|pub_secret|sig|x-amz-signature)(?:=|%3d)/i);
      expect(left).not.toMatch(/slack\.com\/[^\s<|]*[?&;]t(?:=|%3d)[^&\s<|#]/i);
      expect(withoutSecretsIn(left)).toBe(left);
    }),
    { numRuns: 5000 },
  );
});
