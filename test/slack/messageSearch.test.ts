import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../harness/subgraph.ts';
import { slackRows } from './slackRows.ts';

let slack: TestSubgraph;
let acme: TestOrganization;
let beta: TestOrganization;
const account = randomUUID();
const ids: Record<string, string> = {};

/** #general is seen by all, #secret by Max alone. The texts are their own names. */
beforeAll(async () => {
  slack = await startSubgraph('slack');
  acme = await slack.organization('acme');
  beta = await slack.organization('beta');
  let at = 0;
  for (const organization of [beta, acme]) {
    const rows = slackRows(slack, organization);
    const workspace = await rows.workspace({ domain: organization.slug });
    ids['max'] = await rows.user(workspace, {
      user_id: account,
      name: 'max',
      real_name: 'Max Müller',
      slack_id: 'U0MAX',
    });
    ids['vera'] = await rows.user(workspace, { name: 'vera', display_name: 'Véra', slack_id: 'U0VERA' });
    ids['general'] = await rows.channel(workspace, { slack_id: 'C0GENERAL', name: 'general' });
    ids['secret'] = await rows.channel(workspace, { slack_id: 'G0SECRET', name: 'secret', type: 'PRIVATE' });
    await rows.member(ids['secret'], ids['max']);
    const say = async (text: string, channel: string, author: string, more: object = {}) => {
      at += 1;
      ids[text] = await rows.message(ids[channel]!, {
        text,
        author_id: ids[author],
        slack_ts: `${1_700_000_000 + at}.000100`,
        posted_at: new Date(Date.UTC(2025, 2, at)),
        ...more,
      });
    };
    if (organization === beta) {
      await say('Deploying betas', 'general', 'vera');
      at = 0;
      continue;
    }
    await say('Deployments were running all night', 'general', 'vera');
    await say('We deploy on Fridays, and deploy on Mondays', 'general', 'max');
    await say('Les chevaux de l’hôtel', 'general', 'vera');
    await say('Die Häuser in der Straße', 'general', 'vera');
    await say('the salary run: deploy the money', 'secret', 'max');
    await say('read-only is not e-mail at example.com/docs_v2', 'general', 'max');
    await say('ask <@U0MAX> about it', 'general', 'vera', {
      processed_text: 'ask @Max about it 👍 now',
      mentions: ['U0MAX'],
      links: JSON.stringify([{ url: 'https://example.com', text: 'x' }]),
    });
    await say('gone', 'general', 'vera');
    await say(
      'Map<String> if x <y zeta z> end, R&amp;B client/server covid-19 2025-06-15 max@acme.test',
      'general',
      'max',
    );
    await say(`examples of companies in οδός ${'ы'.repeat(60)}`, 'general', 'max');
    await say(`مرحبا، שָׁלוֹם־עולם नमस्ते। soft\u00adhyphen ${'y'.repeat(200)}`, 'general', 'max');
  }
});
afterAll(async () => {
  await slack.stop();
});

interface Edge {
  node: { text: string; plainText: string | null };
  highlights: { start: number; end: number }[];
  rank: number | null;
}

const list = `query ($filter: SlackMessageFilter, $orderBy: SlackMessageOrder! = OLDEST, $first: Int, $after: String, $last: Int, $before: String) {
  slackMessages(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor rank highlights { start end } node { text plainText } } pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
  }
}`;
const ask = (variables: object, user = account, organization = acme) =>
  organization.as('OWNER', user).send(list, variables as Record<string, unknown>);
const edges = async (variables: object, user = account, organization = acme) =>
  (await ask(variables, user, organization)).data.slackMessages.edges as Edge[];
const found = async (search: string, user = account, organization = acme) =>
  (await edges({ filter: { search } }, user, organization)).map(({ node }) => node.text);

const [deployments, fridays, horses, houses, salary, mail, asked, code, examples, scripts] = [
  'Deployments were running all night',
  'We deploy on Fridays, and deploy on Mondays',
  'Les chevaux de l’hôtel',
  'Die Häuser in der Straße',
  'the salary run: deploy the money',
  'read-only is not e-mail at example.com/docs_v2',
  'ask <@U0MAX> about it',
  'Map<String> if x <y zeta z> end, R&amp;B client/server covid-19 2025-06-15 max@acme.test',
  `examples of companies in οδός ${'ы'.repeat(60)}`,
  `مرحبا، שָׁלוֹם־עולם नमस्ते। soft\u00adhyphen ${'y'.repeat(200)}`,
];

test.each([
  ['deploy', [deployments, fridays, salary]],
  ['DEPLOYING', [deployments, fridays, salary]],
  ['deploy*', [deployments, fridays, salary]],
  ['deployment', [deployments, fridays, salary]],
  ['"deployments"', [deployments]],
  ['run', [deployments, salary]],
  ['cheval', [horses]],
  ['chevaux', [horses]],
  ['hotel', [horses]],
  ['HÔTELS', [horses]],
  ['haus*', [houses]],
  ['hauser', [houses]],
  ['Häuser', [houses]],
  ['strasse', [houses]],
  ['deploy money', [salary]],
  ['deploy -money', [deployments, fridays]],
  ['"deploy on mondays"', [fridays]],
  ['“deploy on mondays”', [fridays]],
  ['"mondays deploy"', []],
  ['"deploying"', []],
  ['read-only', [mail]],
  ['only', [mail]],
  ['example.com', [mail]],
  ['example.com/docs_v2', [mail]],
  ['docs_v2', [mail]],
  ['docs', [mail]],
  ['the', [salary]],
  ['from:vera', [deployments, horses, houses, asked, 'gone']],
  ['from:@VERA deploy*', [deployments]],
  ['from:U0MAX deploy*', [fridays, salary]],
  ['from:me deploy*', [fridays, salary]],
  ['from:"max muller" deploy*', [fridays, salary]],
  ['-from:me deploy*', [deployments]],
  ['in:#secret deploy', [salary]],
  ['in:general deploy', [deployments, fridays]],
  ['in:C0GENERAL deploy', [deployments, fridays]],
  ['in:nowhere deploy', []],
  ['before:2025-03-02 deploy*', [deployments]],
  ['after:2025-03-02 deploy*', [salary]],
  ['on:2025-03-02', [fridays]],
  ['on:2025-03 deploy*', [deployments, fridays, salary]],
  ['after:2025 deploy*', []],
  ['after:9999 deploy*', []],
  ['on:9999-12-31 deploy*', []],
  ['before:9999-12 on:2025 "deployments"', [deployments]],
  ['has:link', [asked]],
  ['now has:link', [asked]],
  ['is:unanswered now', [asked]],
  ['ask @max', [asked]],
  ['U0MAX', []],
  ["o'neill \\ '", []],
  ['string zeta', [code]],
  ['amp server client', [code]],
  ['client/server', [code]],
  ['"19 2025"', [code]],
  ['06 acme', [code]],
  ['2025-06*', [code]],
  ['example.co*', [mail]],
  ['examples-of-comp*', [examples]],
  ['example-of-comp*', []],
  ['ы'.repeat(60), [examples]],
  [`"${'Ы'.repeat(60)}"`, [examples]],
  ['ΟΔΌΣ', [examples]],
  ['ὁδὸς', [examples]],
  ['مرحبا', [scripts]],
  ['שלום', [scripts]],
  ['עולם', [scripts]],
  ['नमस्ते', [scripts]],
  ['softhyphen', [scripts]],
  [`softhyphen ${'y'.repeat(200)}`, []],
  [`softhyphen -${'y'.repeat(200)}`, [scripts]],
  ['deploy & | ! ( <->', [deployments, fridays, salary]],
])('a search for %s finds %j', async (search, expected) => {
  expect(await found(search)).toEqual(expected);
});

test('a search sees the channels that the caller sees, and nothing of another organization', async () => {
  expect(await found('deploy', randomUUID())).toEqual([deployments, fridays]);
  expect(await found('salary', randomUUID())).toEqual([]);
  expect(await found('deploying', account, beta)).toEqual(['Deploying betas']);
  expect(await found('betas')).toEqual([]);
});

test('hits are highlighted in the plain text, and ranked', async () => {
  const [hit] = await edges({ filter: { search: 'hotel chevaux' } });
  expect(hit!.highlights.map(({ start, end }) => horses!.slice(start, end))).toEqual(['chevaux', 'hôtel']);
  const [other] = await edges({ filter: { search: 'now' } });
  expect(other!.highlights.map(({ start, end }) => other!.node.plainText!.slice(start, end))).toEqual(['now']);
  const [running] = await edges({ filter: { search: 'runs deployments' } });
  expect(running!.highlights.map(({ start, end }) => deployments!.slice(start, end))).toEqual([
    'Deployments',
    'running',
  ]);
  const [number] = await edges({ filter: { search: 'covid-19 2025-06' } });
  expect(number!.highlights.map(({ start, end }) => code!.slice(start, end))).toEqual(['covid', '19', '2025', '06']);
  const [pointed] = await edges({ filter: { search: 'שלום softhyphen' } });
  expect(pointed!.highlights.map(({ start, end }) => scripts!.slice(start, end))).toEqual(['שָׁלוֹם', 'soft\u00adhyphen']);
  const ranked = await edges({ filter: { search: 'deploy' }, orderBy: 'RELEVANCE' });
  expect(ranked.map(({ node }) => node.text)).toEqual([fridays, salary, deployments]);
  expect(ranked[0]!.rank).toBeGreaterThan(ranked[1]!.rank!);
  const without = await edges({ filter: { search: 'deploy -money' }, orderBy: 'RELEVANCE' });
  expect(without.map(({ node, rank }) => [node.text, rank])).toEqual(
    ranked.filter(({ node }) => node.text !== salary).map(({ node, rank }) => [node.text, rank]),
  );
  expect((await edges({ filter: { search: 'from:vera' } }))[0]).toMatchObject({ rank: null, highlights: [] });
});

describe('pages of hits', () => {
  test.each(['NEWEST', 'OLDEST', 'RELEVANCE'])(
    '%s: page by page, forth and back, they are the whole list',
    async (orderBy) => {
      const filter = { search: 'deploy*' };
      const all = (await edges({ filter, orderBy })).map(({ node }) => node.text);
      const forth: string[] = [];
      for (let after: string | null = null, more = true; more;) {
        const { data } = await ask({ filter, orderBy, first: 1, after });
        forth.push(...(data.slackMessages.edges as Edge[]).map(({ node }) => node.text));
        ({ endCursor: after, hasNextPage: more } = data.slackMessages.pageInfo);
      }
      expect(forth).toEqual(all);
      const back: string[] = [];
      for (let before: string | null = null, more = true; more;) {
        const { data } = await ask({ filter, orderBy, last: 1, before });
        back.unshift(...(data.slackMessages.edges as Edge[]).map(({ node }) => node.text));
        ({ startCursor: before, hasPreviousPage: more } = data.slackMessages.pageInfo);
      }
      expect(back).toEqual(all);
    },
  );
});

test('those who mention a person are found by the person', async () => {
  const mentioning = async (mentions: unknown, more: object = {}) =>
    (await edges({ filter: { mentions, ...more } })).map(({ node }) => node.text);
  expect(await mentioning(ids['max'])).toEqual([asked]);
  expect(await mentioning(ids['max'], { search: 'now' })).toEqual([asked]);
  expect(await mentioning(ids['max'], { search: 'deploy' })).toEqual([]);
  expect(await mentioning(ids['vera'])).toEqual([]);
  expect(await mentioning(randomUUID())).toEqual([]);
  expect(await mentioning('max')).toEqual([]);
});

test.each([
  [{ search: '-deploy' }, 'not excluded'],
  [{ search: '👍 !' }, 'letters and digits'],
  [{ search: 'before:tomorrow' }, 'is no date'],
  [{ search: 'on:2025-02-30' }, 'is no date'],
  [{ search: 'has:star' }, 'takes file'],
  [{ search: 'from:' }, 'Say behind'],
  [{ search: 'from:@' }, 'Say behind'],
  [{ search: 'x'.repeat(501) }, '500 characters'],
  [{ search: 'x '.repeat(21) }, '20 words'],
])('%j is refused', async (filter, message) => {
  const { errors } = await acme.as('OWNER', account).send(list, { filter });
  expect(errors?.[0]).toMatchObject({
    extensions: { code: 'BAD_USER_INPUT' },
    message: expect.stringContaining(message),
  });
});

test('of a word that nearly every message has, the newest are found by walking, and only what the caller sees', async () => {
  const gamma = await slack.organization('gamma');
  const rows = slackRows(slack, gamma);
  const workspace = await rows.workspace();
  const author = await rows.user(workspace);
  const [open, closed] = [await rows.channel(workspace), await rows.channel(workspace, { type: 'PRIVATE' })];
  const count = 20_010;
  // Every tenth message is where the caller is not; every hundredth has another word too.
  await slack.sql(
    `insert into slack_message (organization_id, channel_id, author_id, slack_ts, posted_at, text)
     select $1, case when n % 10 = 0 then $3 else $2 end::uuid, $4, n || '.000000', timestamptz '2025-01-01T00:00:00Z' + n * interval '1 second',
       'common ' || n || case when n % 100 = 1 then ' common rare' else '' end from generate_series(1, $5::int) as n`,
    [gamma.id, open, closed, author, count],
  );
  const texts = async (search: string, variables: object = {}) =>
    (await edges({ filter: { search }, orderBy: 'NEWEST', first: 3, ...variables }, account, gamma)).map(
      ({ node }) => node.text,
    );
  expect(await texts('common')).toEqual(['common 20009', 'common 20008', 'common 20007']);
  expect(await texts('common', { orderBy: 'OLDEST' })).toEqual(['common 1 common rare', 'common 2', 'common 3']);
  expect(await texts('common before:2025-01-01')).toEqual([]);
  expect(await texts('common', { filter: { search: 'common', channelIds: [closed] } })).toEqual([]);
  const { data } = await ask({ filter: { search: 'common' }, orderBy: 'NEWEST', first: 3 }, account, gamma);
  const { endCursor: after } = data.slackMessages.pageInfo;
  expect(await texts('common', { after })).toEqual(['common 20006', 'common 20005', 'common 20004']);
  // What has the word twice stands higher, of those that are weighed; few hits are all read.
  expect(await texts('common', { orderBy: 'RELEVANCE', first: 1 })).toEqual(['common 20001 common rare']);
  expect(await texts('rare')).toEqual([
    'common 20001 common rare',
    'common 19901 common rare',
    'common 19801 common rare',
  ]);
  expect(await texts('common -rare', { orderBy: 'OLDEST', first: 1 })).toEqual(['common 2']);
});
