import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextTime } from '#platform/jobs/schedule.ts';

test.each([
  ['0 9 * * 1', 'Asia/Tokyo', '2026-03-06T00:00:00Z', '2026-03-09T00:00:00.000Z'],
  ['0 9 * * 1', 'America/New_York', '2026-03-06T00:00:00Z', '2026-03-09T13:00:00.000Z'],
  ['30 8 1 * *', 'Europe/Berlin', '2026-03-01T07:30:00Z', '2026-04-01T06:30:00.000Z'],
  // Left out when the clocks go forward: an hour later.
  ['30 2 * * *', 'Europe/Berlin', '2026-03-28T02:00:00Z', '2026-03-29T01:30:00.000Z'],
  // Twice when they go back: the first.
  ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
  ['30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z'],
])('%s in %s comes after %s at %s', async (cron, timezone, after, expected) => {
  expect((await nextTime({ cron, timezone }, new Date(after))).toISOString()).toBe(expected);
});

test('a time is after the one before, and stands on the clock of its place', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 59 }),
      fc.integer({ min: 4, max: 22 }),
      fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Auckland', 'Europe/Paris'),
      fc.date({ min: new Date('2025-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      async (minute, hour, timezone, from) => {
        const next = await nextTime({ cron: `${minute} ${hour} * * *`, timezone }, from);
        const clock = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit' });
        expect(next > from && next.getTime() - from.getTime() <= 25 * 3_600_000).toBe(true);
        expect(clock.format(next)).toBe(`${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
      },
    ),
  );
});

test.each(['', '* * * *', '0 0 9 * * 1', '61 * * * *', '* * * * *; x'])('%p is no schedule', async (cron) => {
  await expect(nextTime({ cron, timezone: 'UTC' }, new Date())).rejects.toThrow(/fields|Invalid|range|expected/i);
});

test('nor is one in a place that there is not', async () => {
  await expect(nextTime({ cron: '0 9 * * *', timezone: 'Europe/Nowhere' }, new Date())).rejects.toThrow(
    /time ?zone|invalid|CronDate/i,
  );
});
