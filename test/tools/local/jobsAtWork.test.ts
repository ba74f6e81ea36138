import { expect, test } from '@jest/globals';
import { createTeller, type Standing } from '#tools/local/jobsAtWork.ts';

const standing = (changed: Partial<Standing> = {}): Standing => ({
  running: 0,
  queued: 0,
  retrying: 0,
  failed: 0,
  ...changed,
});
const busy = standing({ running: 1, queued: 3 });

test('what is done between two looks is not told, nor what stays as it is', () => {
  const tell = createTeller();
  expect(
    [standing(), busy, standing(), busy, standing(), standing()].map((now, look) => tell(now, look * 5_000)),
  ).toEqual(Array.from({ length: 6 }));
});

test('work that goes on is told once in half a minute where it changes, and its end', () => {
  const tell = createTeller();
  const told = Array.from({ length: 10 }, (_, look) => tell({ ...busy, queued: 20 - look }, look * 5_000));
  expect(told.flatMap((text, look) => (text === undefined ? [] : [[look, text]]))).toEqual([
    [1, 'jobs and events: 1 at work, 19 queued'],
    [7, 'jobs and events: 1 at work, 13 queued'],
  ]);
  expect(tell(standing(), 50_000)).toBe('all jobs and events are done');
  expect(tell(standing(), 55_000)).toBeUndefined();
});

test('what has failed for good is told at once, and once', () => {
  const tell = createTeller();
  const failed = standing({ failed: 2 });
  expect(tell(failed, 0)).toBe('jobs and events: 2 failed for good (npx orgraph jobs list)');
  expect(tell(failed, 5_000)).toBeUndefined();
  expect(tell(standing({ failed: 3, retrying: 1 }), 10_000)).toBe(
    'jobs and events: 1 to be tried again, 3 failed for good (npx orgraph jobs list)',
  );
});
