import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRandom } from '../../bench/random.ts';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../harness/subgraph.ts';
import { slackRows } from './slackRows.ts';

/**
 * A search finds what a list with the same filter has, of the messages that say the word: through marks of the index
 * and near the list's beginning, among few hits and among many. Every message says `all`, every third `third`, every
 * two-hundredth `rare`, and the oldest 4,499 `old`.
 */
let slack: TestSubgraph;
let acme: TestOrganization;
let general: string;
let secret: string;
let vera: string;
let max: string;
const account = randomUUID();
const messages = 10_000;
const random = createRandom(20251129);

beforeAll(async () => {
  slack = await startSubgraph('slack');
  acme = await slack.organization('acme');
  const rows = slackRows(slack, acme);
  const workspace = await rows.workspace({ domain: 'acme' });
  [max, vera] = [
    await rows.user(workspace, { user_id: account, name: 'max' }),
    await rows.user(workspace, { name: 'vera' }),
  ];
  general = await rows.channel(workspace, { name: 'general' });
  secret = await rows.channel(workspace, { name: 'secret', type: 'PRIVATE' });
  await rows.member(secret, max);
  await slack.sql(
    `insert into slack_message (organization_id, channel_id, author_id, slack_ts, text, posted_at, files, links, reaction_count, reply_count)
     select $1::uuid, case when n % 5 = 0 then $2::uuid else $3::uuid end, case n % 3 when 0 then $4::uuid when 1 then $5::uuid end, n || '.000100',
       concat_ws(' ', 'all', case when n % 3 = 0 then 'third' end, case when n % 200 = 0 then 'rare' end, case when n < 4500 then 'old' end, repeat('weight ', n % 7)),
       timestamptz '2024-01-01T00:00:00Z' + n * interval '2 hours', case when n % 11 = 0 then '[{"id": "F1"}]'::jsonb end,
       case when n % 13 = 0 then '[{"url": "https://example.com"}]'::jsonb end, n % 2, 0
     from generate_series(1, $6::int) as n`,
    [acme.id, secret, general, max, vera, messages],
  );
  await slack.sql(
    `update slack_message set author_id = null, files = null, reaction_count = 0 where slack_ts like '%7.000100'`,
  );
  await slack.sql(`update slack_message set channel_id = $1 where slack_ts like '%99.000100'`, [secret]);
  await slack.sql('analyze');
});
afterAll(async () => {
  await slack.stop();
});

const query = `query ($filter: SlackMessageFilter, $orderBy: SlackMessageOrder!, $first: Int, $after: String, $last: Int, $before: String) {
  slackMessages(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor rank node { slackTs text } } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }`;

interface Page {
  edges: { cursor: string; rank: number; node: { slackTs: string; text: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string; startCursor: string };
}

const ask = async (variables: Record<string, unknown>, user: string): Promise<Page> => {
  const { data, errors } = await acme.as('OWNER', user).send(query, variables);
  expect(errors).toBeUndefined();
  return data.slackMessages as Page;
};
const stampsOf = ({ edges }: Page) => edges.map(({ node }) => node.slackTs);

/** All pages of 100, or the first ones. */
async function read(variables: Record<string, unknown>, user: string, pages: number): Promise<Page['edges']> {
  const all: Page['edges'] = [];
  for (let after: string | null = null; pages > 0; pages -= 1) {
    const page = await ask({ ...variables, first: 100, after }, user);
    all.push(...page.edges);
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  return all;
}

const chance = (share: number) => random.whole(0, 100) < share * 100;
const dateOf = (n: number) => new Date(Date.UTC(2024, 0, 1) + n * 7_200_000).toISOString();

function anyFilter(): { filter: Record<string, unknown>; operators: string } {
  const operators = [
    ...(chance(0.2) ? [['in:general', 'in:secret'][random.whole(0, 2)]!] : []),
    ...(chance(0.2) ? [['from:me', 'from:vera', '-from:vera'][random.whole(0, 3)]!] : []),
    ...(chance(0.2) ? [['has:file', 'has:link', '-has:link'][random.whole(0, 3)]!] : []),
    ...(chance(0.3)
      ? [
          `${['after', 'before', 'on'][random.whole(0, 3)]!}:${dateOf(random.whole(1, messages)).slice(0, [4, 7, 10][random.whole(0, 3)]!)}`,
        ]
      : []),
  ].join(' ');
  const from = random.whole(1, messages);
  return {
    operators,
    filter: {
      ...(chance(0.2) && { channelIds: [general, secret].slice(random.whole(0, 2)) }),
      ...(chance(0.2) && { authorId: [max, vera][random.whole(0, 2)] }),
      ...(chance(0.3) && { from: dateOf(from) }),
      ...(chance(0.3) && { to: dateOf(from + random.whole(1, messages)) }),
      ...(chance(0.2) && { has: ['REACTION'] }),
    },
  };
}

test('a search finds what the list has that says the word', async () => {
  for (let trial = 0; trial < 60; trial += 1) {
    const { filter, operators } = anyFilter();
    const word = ['all', 'third', 'rare', 'old'][trial % 4]!;
    const user = chance(0.5) ? account : randomUUID();
    const orderBy = chance(0.5) ? 'NEWEST' : 'OLDEST';
    const listed = (await read({ filter: { ...filter, search: operators }, orderBy }, user, Infinity)).filter(
      ({ node }) => ` ${node.text} `.includes(` ${word} `),
    );
    const found = await read({ filter: { ...filter, search: `${operators} ${word}` }, orderBy }, user, 4);
    expect([filter, operators, word, orderBy, found.map(({ node }) => node.slackTs)]).toEqual([
      filter,
      operators,
      word,
      orderBy,
      listed.slice(0, 400).map(({ node }) => node.slackTs),
    ]);
    const ranked = await read({ filter: { ...filter, search: `${operators} ${word}` }, orderBy: 'RELEVANCE' }, user, 3);
    expect(ranked.map(({ rank }) => rank)).toEqual(ranked.map(({ rank }) => rank).toSorted((a, b) => b - a));
    expect(ranked).toHaveLength(Math.min(300, listed.length));
    expect(new Set(ranked.map(({ node }) => node.slackTs)).size).toBe(ranked.length);
  }
});

test.each(['all', 'third', 'rare', 'old', '"all third"'])('pages of %s go both ways', async (word) => {
  for (const orderBy of ['NEWEST', 'OLDEST', 'RELEVANCE']) {
    const first = await ask({ filter: { search: word }, orderBy, first: 9 }, account);
    const second = await ask({ filter: { search: word }, orderBy, first: 9, after: first.pageInfo.endCursor }, account);
    expect([first.pageInfo.hasNextPage, second.edges.length]).toEqual([true, 9]);
    const back = await ask(
      { filter: { search: word }, orderBy, last: 9, before: second.pageInfo.startCursor },
      account,
    );
    expect([stampsOf(back), back.pageInfo.hasPreviousPage]).toEqual([stampsOf(first), false]);
    const end = await ask({ filter: { search: word }, orderBy, last: 9 }, account);
    expect([end.edges.length, end.pageInfo.hasPreviousPage]).toEqual([9, true]);
  }
  const oldest = await ask({ filter: { search: word }, orderBy: 'OLDEST', last: 9 }, account);
  const newest = await ask({ filter: { search: word }, orderBy: 'NEWEST', first: 9 }, account);
  expect(stampsOf(oldest).toReversed()).toEqual(stampsOf(newest));
});
