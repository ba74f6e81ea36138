import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Names } from '../../subgraphs/slack/markup/names.ts';
import { readMarkup } from '../../subgraphs/slack/markup/readMarkup.ts';
import { limits, richText, type RichText } from '../../subgraphs/slack/markup/richText.ts';

const people: Record<string, string> = { U0BOB: 'bob', U0ANN: 'Ann Vale' };
const channels: Record<string, string | null> = { C0GEN: 'general', C0SECRET: null };
const names: Names = { user: (id) => people[id], channel: (id) => channels[id] };

const read = (raw: Record<string, unknown>) => readMarkup(raw, names);
const plain = (raw: Record<string, unknown>) => read(raw).plainText;
const richTextOf = (...elements: unknown[]) => ({
  blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }],
});

test.each([
  ['<@U0BOB> and <@U0BOB|b.reed>', '@bob and @bob'],
  ['<@U0GONE|gone> and <@U0WHO>', '@gone and @U0WHO'],
  ['<#C0GEN|old-name> <#C0ELSE|else> <#C0SECRET|merger>', '#general #else #private channel'],
  ['<!here> <!channel> <!everyone>', '@here @channel @everyone'],
  ['<!subteam^S0OPS|@ops> <!subteam^S0OPS>', '@ops @S0OPS'],
  ['<!date^1700000000^{date}|14 Nov>', '14 Nov'],
  ['<!date^1700000000^{date_num} {time}>', '2023-11-14 22:13 UTC'],
  ['<https://vale.test/a?b=1&amp;c=2|the plan>', 'the plan (https://vale.test/a?b=1&c=2)'],
  ['<https://vale.test/> <http://vale.test|vale.test>', 'https://vale.test/ vale.test'],
  ['<mailto:ann@vale.test|ann@vale.test>', 'ann@vale.test'],
  ['&lt;now&gt; &amp;amp; R&amp;D', '<now> &amp; R&D'],
  [':tada: :wave::skin-tone-3: :thumbsup: :flag-fr: :our-own:', '🎉 👋🏼 👍 🇫🇷 :our-own:'],
  ['*bold* _italic_ ~gone~ `code *kept*`', 'bold italic gone code *kept*'],
  ['snake_case_name, 2*3*4, *open, * no *', 'snake_case_name, 2*3*4, *open, * no *'],
  ['*_both_* and _*<https://a.test|x>*_', 'both and x (https://a.test)'],
  ['before\n&gt; quoted\n&gt;too\nafter', 'before\n> quoted\n> too\nafter'],
  ['&gt;&gt;&gt; all\nof it', '> all\n> of it'],
  ['see\n```\nif (a &lt; b) *x*\n```\ndone', 'see\nif (a < b) *x*\ndone'],
  ['``` open', '``` open'],
  ['a\r\nb', 'a\nb'],
])('the text %j is %j', (text, expected) => {
  expect(plain({ text })).toBe(expected);
});

test('a person is mentioned once, by the id', () => {
  expect(read({ text: '<@U0BOB> <@U0ANN|x> <@U0BOB>' }).mentions).toEqual(['U0BOB', 'U0ANN']);
});

test('links are those of the tree, each once', () => {
  expect(read({ text: '<https://a.test|A> <https://a.test> <javascript:alert(1)|no>' }).links).toEqual([
    { url: 'https://a.test', title: 'A' },
  ]);
});

test('blocks say what the text does not', () => {
  const raw = {
    text: 'This content can’t be displayed.',
    ...richTextOf(
      { type: 'text', text: 'a < b &amp; ' },
      { type: 'text', text: 'done', style: { bold: true } },
      { type: 'user', user_id: 'U0BOB' },
      { type: 'emoji', name: 'wave', unicode: '1f44b-1f3fc', skin_tone: 3 },
      { type: 'link', url: 'https://a.test' },
      { type: 'channel', channel_id: 'C0SECRET' },
      { type: 'usergroup', usergroup_id: 'S0OPS' },
      { type: 'broadcast', range: 'here' },
      { type: 'date', timestamp: 1_700_000_000, format: '{date}', fallback: '14 Nov' },
      { type: 'color', value: '#fff' },
      { type: 'canvas', file_id: 'F1', text: 'Plan' },
    ),
  };
  expect(read(raw)).toEqual({
    plainText: 'a < b &amp; done@bob👋🏼https://a.test#private channel@S0OPS@here14 Nov#fffPlan',
    richText: [
      {
        type: 'paragraph',
        children: [
          { type: 'text', text: 'a < b &amp; ' },
          { type: 'text', text: 'done', bold: true },
          { type: 'user', id: 'U0BOB', name: 'bob' },
          { type: 'emoji', name: 'wave::skin-tone-3', unicode: '👋🏼' },
          { type: 'link', url: 'https://a.test', text: 'https://a.test' },
          { type: 'channel', id: 'C0SECRET', name: null },
          { type: 'usergroup', id: 'S0OPS', name: 'S0OPS' },
          { type: 'broadcast', range: 'here' },
          { type: 'date', timestamp: 1_700_000_000, text: '14 Nov' },
          { type: 'text', text: '#fff' },
          { type: 'text', text: 'Plan' },
        ],
      },
    ],
    mentions: ['U0BOB'],
    links: [{ url: 'https://a.test', title: 'https://a.test' }],
  });
});

test('lists, quotes and code of the editor are readable', () => {
  const section = (text: string) => ({ type: 'rich_text_section', elements: [{ type: 'text', text }] });
  const elements = [
    { type: 'rich_text_list', style: 'ordered', offset: 2, elements: [section('three'), section('four')] },
    { type: 'rich_text_list', style: 'bullet', indent: 1, elements: [section('below')] },
    { type: 'rich_text_quote', elements: [{ type: 'text', text: 'said\ntwice' }] },
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'x = 1' }] },
  ];
  expect(plain({ blocks: [{ type: 'rich_text', elements }] })).toBe(
    '3. three\n4. four\n  • below\n> said\n> twice\nx = 1',
  );
});

test('the blocks of apps are their words', () => {
  const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
  const word = (text: string) => ({ type: 'plain_text', text });
  const blocks = [
    { type: 'header', text: word('Latency above 2 s :fire:') },
    { type: 'section', text: mrkdwn('*Alert*: disk full'), fields: [mrkdwn('*Host*\ndb1'), word('*kept*')] },
    { type: 'divider' },
    { type: 'context', elements: [{ type: 'image', alt_text: 'logo' }, mrkdwn('by <@U0BOB>')] },
    { type: 'actions', elements: [{ type: 'button', text: word('Approve') }] },
    { type: 'image', image_url: 'https://a.test/i.png', alt_text: 'a graph' },
    { type: 'video', title: word('Demo'), description: word('ten minutes'), video_url: 'https://a.test/v' },
    { type: 'markdown', text: '## Plan\n**now** [docs](https://a.test/d)' },
    {
      type: 'table',
      rows: [
        [
          { type: 'raw_text', text: 'a' },
          { type: 'rich_text', ...richTextOf({ type: 'text', text: 'b' }).blocks[0] },
        ],
      ],
    },
    { type: 'of_tomorrow', text: mrkdwn('still _words_') },
  ];
  expect(plain({ blocks })?.split('\n')).toEqual([
    'Latency above 2 s 🔥',
    'Alert: disk full',
    'Host',
    'db1',
    '*kept*',
    'logo by @bob',
    'Approve',
    'a graph',
    'Demo',
    'ten minutes',
    'Plan',
    'now docs (https://a.test/d)',
    'a | b',
    'still words',
  ]);
});

test('attachments are quotes: what precedes them, title, text, fields, footer; else the fallback', () => {
  const attachments = [
    {
      pretext: 'New *build*',
      author_name: 'CI',
      title: 'Build 7',
      title_link: 'https://ci.test/7',
      text: 'failed for <@U0BOB>',
      fields: [{ title: 'Branch', value: '`main`' }],
      footer: 'ci.test',
      fallback: 'Build 7 failed',
    },
    { fallback: 'Only this' },
  ];
  const { plainText, mentions } = read({ text: '', attachments });
  expect(plainText?.split('\n')).toEqual([
    'New build',
    '> CI',
    '> Build 7 (https://ci.test/7)',
    '> failed for @bob',
    '> Branch: main',
    '> ci.test',
    '> Only this',
  ]);
  expect(mentions).toEqual(['U0BOB']);
});

test('a shared message is quoted, and its mentions are not this one’s', () => {
  const message = { blocks: richTextOf({ type: 'user', user_id: 'U0BOB' }, { type: 'text', text: ' look' }).blocks };
  const attachments = [{ is_share: true, author_name: 'Ann', text: 'raw', message_blocks: [{ message }] }];
  expect(read({ text: 'see', attachments })).toMatchObject({ plainText: 'see\n> Ann\n> @bob look', mentions: [] });
});

test('files, their comments, huddles and events have words', () => {
  expect(plain({ file: { id: 'F1', title: 'Plan', initial_comment: { comment: 'for *you*' } } })).toBe('Plan\nfor you');
  expect(plain({ text: 'for you', files: [{ id: 'F1', name: 'a.png', initial_comment: 'for you' }] })).toBe(
    'for you\na.png',
  );
  expect(plain({ subtype: 'huddle_thread', text: '', room: { participants: ['U0BOB', 'U0ANN'] } })).toBe(
    'Huddle with @bob, @Ann Vale',
  );
  expect(plain({ subtype: 'channel_topic', topic: 'R&amp;D' })).toBe('R&D');
  expect(read({ subtype: 'channel_join' })).toEqual({ plainText: null, richText: null, mentions: [], links: null });
});

/** JSON that looks like Slack’s: its keys and kinds, with anything in them. */
const kinds = ['rich_text', 'rich_text_section', 'rich_text_list', 'rich_text_quote', 'section', 'header', 'image'];
const inlineKinds = ['text', 'link', 'user', 'channel', 'emoji', 'date', 'broadcast', 'mrkdwn', 'table', 'context'];
const keys = [
  'text',
  'elements',
  'blocks',
  'attachments',
  'title',
  'fields',
  'files',
  'message_blocks',
  'message',
  'url',
];
const moreKeys = ['user_id', 'style', 'indent', 'timestamp', 'unicode', 'name', 'image_url', 'room', 'comment', 'rows'];
const slackText = fc
  .array(
    fc.oneof(
      fc.constantFrom('*', '_', '~', '`', '```', '\n', '>', '&gt;', '&amp;', '<', '>', '|', ':', '<@U0BOB>', ':wave:'),
      fc.constantFrom('<javascript:alert(1)|x>', '<data:text/html,x>', '<https://a.test|a>', '<!date^1^{x}>', ' ', 'a'),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    slackText,
    fc.constantFrom(...kinds, ...inlineKinds, 'javascript:alert(1)', '0000', '1f44b', 'd800'),
    fc.oneof(fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...keys, ...moreKeys, 'type'), tie('json'), { maxKeys: 6 }),
    fc
      .tuple(fc.constantFrom(...kinds, ...inlineKinds), fc.dictionary(fc.constantFrom(...keys), tie('json')))
      .map(([type, rest]) => ({ ...rest, type })),
  ),
}));
const message = fc.dictionary(
  fc.constantFrom('text', 'blocks', 'attachments', 'file', 'files', 'room', 'comment', 'topic'),
  fc.oneof(json, fc.array(json)),
);

const urlsOf = (tree: RichText): string[] => {
  const found: string[] = [];
  JSON.stringify(tree, (key, value: unknown) => {
    if (key === 'url' && typeof value === 'string') found.push(value);
    return value;
  });
  return found;
};

test('any JSON gives a tree of the schema, of safe addresses, storable, and the same each time', () => {
  fc.assert(
    fc.property(message, (raw) => {
      const markup = read(raw);
      expect(richText.nullable().parse(markup.richText)).toEqual(markup.richText);
      const urls = [...urlsOf(markup.richText ?? []), ...(markup.links ?? []).map(({ url }) => url)];
      expect(urls.filter((url) => !/^(?:https?|mailto):/i.test(url))).toEqual([]);
      const written = JSON.stringify(markup);
      expect(written).not.toMatch(/\\u0000|\\ud[89a-f]/);
      expect(JSON.stringify(read(raw))).toBe(written);
    }),
    { numRuns: 300 },
  );
});

test('well-formed markup leaves nothing of itself in the plain text', () => {
  const escaped = fc
    .string({ unit: fc.constantFrom('a', 'b', ' ', '<', '>', '"', 'é', '\n') })
    .map((text) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
  const markup = fc.constantFrom(
    '<@U0BOB>',
    '<@U0X|x>',
    '<#C0GEN|g>',
    '<!here>',
    '<https://a.test?a=1&amp;b=2>',
    ':wave:',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(escaped, markup)), (parts) => {
      const text = plain({ text: parts.join('') }) ?? '';
      expect(text).not.toMatch(/<@U|<#C|<!|&(?:amp|lt|gt);|:wave:/);
    }),
  );
});

const nodesOf = (value: unknown): number =>
  Array.isArray(value)
    ? value.reduce((sum: number, one) => sum + nodesOf(one), value.length)
    : typeof value === 'object' && value !== null
      ? Object.values(value).reduce((sum: number, one) => sum + nodesOf(one), 0)
      : 0;

test('the tree of a hostile message is bounded, and soon read', () => {
  const deep = (levels: number): unknown[] => (levels === 0 ? [] : [{ text: 'x', attachments: deep(levels - 1) }]);
  const hostile: Record<string, unknown>[] = [
    { text: '*_~`<:'.repeat(200_000) },
    { text: ':a'.repeat(500_000) },
    { text: '`\n<|'.repeat(200_000) },
    { text: '*a*'.repeat(300_000) },
    { text: '&gt;&gt;&gt;\n'.repeat(100_000) },
    { text: '😀'.repeat(200_000) },
    { text: '```'.repeat(200_001) },
    { attachments: deep(5000) },
    richTextOf(...Array.from({ length: 50_000 }, () => ({ type: 'user', user_id: 'U0BOB' }))),
  ];
  for (const raw of hostile) {
    const beginning = process.cpuUsage().user;
    const { richText: tree, plainText } = read(raw);
    expect(process.cpuUsage().user - beginning).toBeLessThan(5_000_000);
    expect(nodesOf(tree)).toBeLessThanOrEqual(limits.nodes);
    expect(JSON.stringify(tree).length).toBeLessThan(limits.characters * 2 + limits.nodes * 100);
    expect((plainText ?? '').length).toBeLessThan(limits.characters * 3);
  }
});
