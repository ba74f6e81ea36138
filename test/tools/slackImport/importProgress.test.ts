import { expect, test } from '@jest/globals';
import { createProgress } from '#tools/slackImport/progress.ts';

/** What is written when an import tells its progress at these milliseconds. */
function written(isTTY: boolean, moments: number[]): string[] {
  const all: string[] = [];
  let time = 0;
  const progress = createProgress({ isTTY, write: (text) => all.push(text) }, () => time);
  for (const moment of moments) {
    time = moment;
    progress.show({ step: 'write', messages: moment, total: 120_000 });
  }
  progress.end();
  return all;
}

test('where nobody watches, a short import is quiet and a long one says a line every five seconds', () => {
  expect(written(false, [10_000, 12_000, 14_999])).toEqual([]);
  expect(written(false, [10_000, 15_000, 16_000, 21_000])).toEqual([
    'Writing: 15,000 of 120,000 messages …\n',
    'Writing: 21,000 of 120,000 messages …\n',
  ]);
});

test('on a terminal one line changes, and is gone at the end', () => {
  expect(written(true, [1000, 1050, 1100])).toEqual([
    '\r\u001b[KWriting: 1,000 of 120,000 messages …',
    '\r\u001b[KWriting: 1,100 of 120,000 messages …',
    '\r\u001b[K',
  ]);
});

test('what goes before is shown at once, on a terminal alone', () => {
  for (const [isTTY, expected] of [
    [true, ['\r\u001b[KOpening the export …', '\r\u001b[KLooking for the graph, or starting it …', '\r\u001b[K']],
    [false, []],
  ] as const) {
    const all: string[] = [];
    const progress = createProgress({ isTTY, write: (text) => all.push(text) }, () => 0);
    progress.show({ step: 'open' });
    progress.show({ step: 'start' });
    progress.end();
    expect(all).toEqual(expected);
  }
});
