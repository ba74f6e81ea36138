import type pg from 'pg';
import { fill } from '../../test/growth/fill.ts';
import { key } from '../../test/growth/rows.ts';
import { createRandom } from '../random.ts';

export const vocabulary = 30_000;
export const channels = 50;
export const people = 500;
const random = createRandom(17);
/** From the most frequent to the rarest. */
export const words = Array.from({ length: vocabulary }, (_, index) => syllables(index));

function syllables(index: number): string {
  const [first, second, third] = ['bcdfghklmnprstvwz', 'aeiou', 'lmnrstx'];
  let word = '';
  for (let rest = index + 20; rest > 0; rest = Math.floor(rest / 595))
    word += first![rest % 17]! + second![Math.floor(rest / 17) % 5]! + third![Math.floor(rest / 85) % 7]!;
  return word;
}

/** Zipf's law: the logarithm of a word's rank is spread evenly. */
export const pick = (): string =>
  words[Math.min(vocabulary - 1, Math.floor(Math.exp((random.whole(0, 1e6) / 1e6) * Math.log(vocabulary))) - 1)]!;

/** Five to thirty words each, over the year 2025; one in ten has a file. */
export async function writeMessages(superuser: pg.Client, messages: number): Promise<void> {
  await fill(superuser, 'slack', [0, 0], [1, people]);
  await superuser.query('truncate slack_message cascade');
  const batch = 5_000;
  for (let first = 0; first < messages; first += batch) {
    const texts = Array.from({ length: Math.min(batch, messages - first) }, () =>
      Array.from({ length: random.whole(5, 31) }, pick).join(' '),
    );
    await superuser.query(
      `insert into slack_message (organization_id, channel_id, author_id, slack_ts, text, processed_text, posted_at, files)
       select ${key('organization', 1, 0)}, ${key('slack_channel', `1 + (n * 7) % ${channels}`, 0)}, ${key('slack_user', `1 + (n * 13) % ${people}`, 0)}, n || '.000000', said, said,
         timestamptz '2025-01-01T00:00:00Z' + n * interval '1 year' / $3, case when n % 10 = 0 then '[{"id": "F1"}]'::jsonb end
       from unnest($1::text[]) with ordinality as given(said, place) cross join lateral (select ($2::bigint + place)::bigint as n) as numbered`,
      [texts, first, messages],
    );
  }
  await superuser.query('vacuum analyze');
}
