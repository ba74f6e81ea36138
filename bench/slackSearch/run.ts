import { parseArgs } from 'node:util';
import { viewer } from '../../test/growth/viewer.ts';
import { startTestServer, stopTestServer } from '../../test/harness/testServer.ts';
import { openFloor, referenceFloor } from '../floor.ts';
import { startMeasured } from '../measuredSubgraph.ts';
import { createRandom } from '../random.ts';
import { machine, writeSection } from '../results.ts';
import { channels, people, pick, vocabulary, words, writeMessages } from './messages.ts';

/**
 * What a search costs of processor time, subgraph and database together, among a million messages: words as frequent as
 * words are (the n-th has a share of 1/n), alone and together, as prefixes, with conditions, by time and by relevance.
 */
const { values } = parseArgs({ options: { messages: { type: 'string', default: '1000000' } } });
const messages = Number(values.messages);
const random = createRandom(18);

const query = `query ($filter: SlackMessageFilter, $orderBy: SlackMessageOrder!) {
  slackMessages(filter: $filter, orderBy: $orderBy, first: 10) { edges { rank highlights { start end } node { plainText channel { name } author { name } } } pageInfo { hasNextPage } }
}`;

/** Of so many searches of a kind the first are not counted: PostgreSQL and Node compile and cache. */
const [searches, warming] = [40, 8];

function quantile(costs: readonly number[], share: number, digits = 1): string {
  const sorted = costs.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))]!.toFixed(digits);
}

await startTestServer();
const measured = await startMeasured('slack', viewer);
try {
  const { client, superuser, superuserUrl, cpu } = measured;
  await writeMessages(superuser, messages);
  const floor = await openFloor(superuserUrl);
  const kinds = {
    'a word': () => pick(),
    'two words': () => `${pick()} ${pick()}`,
    'the most frequent word': () => words[0]!,
    'a prefix': () => `${pick().slice(0, 3)}*`,
    'a word but another': () => `${pick()} -${pick()}`,
    'a phrase': () => `"${pick()} ${pick()}"`,
    'a word in a channel': () => `${pick()} in:C${random.whole(1, channels + 1)}`,
    'a word of a person': () => `${pick()} from:U${random.whole(1, people + 1)}`,
    'a word with a file': () => `${pick()} has:file`,
    'a word of a month': () => `${pick()} on:2025-0${random.whole(1, 10)}`,
  };
  const lines: string[] = [];
  const all: number[] = [];
  const floors: number[] = [];
  for (const [kind, make] of Object.entries(kinds))
    for (const orderBy of ['NEWEST', 'RELEVANCE']) {
      const costs: number[] = [];
      const floorNow = await floor.measure();
      floors.push(floorNow);
      for (let search = 0; search < searches; search += 1) {
        const before = await cpu();
        const { errors } = await client.send(query, { filter: { search: make() }, orderBy });
        if (errors !== undefined) throw new Error(JSON.stringify(errors));
        if (search >= warming) costs.push((((await cpu()) - before) / 1e6) * (referenceFloor / floorNow));
      }
      all.push(...costs);
      lines.push(
        `| ${kind} | ${orderBy.toLowerCase()} | ${[0.5, 0.95, 1].map((share) => quantile(costs, share)).join(' | ')} |`,
      );
    }
  await floor.close();
  writeSection(
    'slack-search',
    `## A search among ${messages.toLocaleString('en')} messages

Milliseconds of processor time of subgraph and PostgreSQL for a page of ten with its highlights, CPU-normalised ([README.md](README.md)); ${vocabulary.toLocaleString('en')} words, the n-th with a share of 1/n. Asked: 100 ms at the 95th percentile. \`node bench/slackSearch/run.ts\`

${machine()}

The floor was ${quantile(floors, 0, 3)} to ${quantile(floors, 1, 3)} ms, the middle one ${quantile(floors, 0.5, 3)}; the reference floor is ${referenceFloor.toFixed(3)} ms.

All ${all.length}: median ${quantile(all, 0.5)} ms, 95th percentile **${quantile(all, 0.95)} ms**, most ${quantile(all, 1)} ms.

| | order | median | 95th percentile | most |
|---|---|---|---|---|
${lines.join('\n')}`,
  );
} finally {
  await measured.stop();
  await stopTestServer();
}
