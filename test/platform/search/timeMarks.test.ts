import { expect, test } from '@jest/globals';
import { marksOfRange } from '#platform/search/timeMarks.ts';

const day = 86_400_000;
/** What timeMarksSql makes of a time, in JavaScript. */
const marksOf = (time: number): string[] =>
  [32, 256, 2048].map(
    (days) => `${days}d${Math.floor(Math.min(Math.max(Math.floor(time / day), 14_336), 30_719) / days)}`,
  );
const at = (text: string) => Date.parse(text);

test.each([
  [at('2025-03-01'), at('2025-03-01') + 1, 1],
  [at('2025-03-01'), at('2025-04-01'), 2],
  [at('2024-01-01'), at('2025-01-01'), 5],
  [undefined, undefined, 8],
  [at('2025-03-01'), undefined, 9],
  [undefined, at('1980-01-01'), 1],
  [at('2300-01-01'), undefined, 1],
])('between %s and %s there are marks', (from, to, count) => {
  const marks = marksOfRange(from, to);
  expect(marks).toHaveLength(count);
  expect(new Set(marks).size).toBe(count);
});

test('every time of a range has exactly one of its marks, and few others do', () => {
  const random = (from: number, to: number) => from + Math.floor(Math.random() * (to - from));
  const [first, last] = [at('2005-01-01'), at('2060-01-01')];
  for (let trial = 0; trial < 2_000; trial += 1) {
    const from = trial % 10 === 0 ? undefined : random(first, last);
    const to = trial % 10 === 1 ? undefined : random(from ?? first, last) + 1;
    const marks = new Set(marksOfRange(from, to));
    const has = (time: number) => marksOf(time).filter((mark) => marks.has(mark)).length;
    for (const time of [from ?? first, (to ?? last) - 1, random(from ?? first, to ?? last)])
      expect([from, to, has(time)]).toEqual([from, to, 1]);
    const beyond = [...(from === undefined ? [] : [from - 33 * day]), ...(to === undefined ? [] : [to + 33 * day])];
    const counted = beyond.filter((time) => time > at('2009-06-01') && time < at('2053-12-01'));
    expect(counted.filter((time) => has(time) > 0)).toEqual([]);
  }
});
