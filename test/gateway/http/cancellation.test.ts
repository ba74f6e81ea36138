import { setTimeout as pause } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { createCancellation, limitTo, type CancellationReason } from '#gateway/http/cancellation.ts';
import { eventually } from '../../harness/eventually.ts';

function listen() {
  const heard: CancellationReason[] = [];
  return { heard, giveUp: (why: CancellationReason) => void heard.push(why) };
}

test('each waiter is told once, at the end of its own time', async () => {
  const [first, second, third] = [listen(), listen(), listen()];
  const [short, settled, long] = [createCancellation(20), createCancellation(20), createCancellation(60_000)];
  short.add(first);
  short.add(second);
  settled.add(third);
  long.add(third);
  settled.settle();
  expect(short.left).toBeLessThanOrEqual(20);
  expect(await eventually(() => first.heard.length > 0)).toBe(true);
  await pause(30);
  expect([first.heard, second.heard, third.heard]).toEqual([['deadline'], ['deadline'], []]);
  expect([short.over, short.left, settled.over, long.over]).toEqual(['deadline', 0, undefined, undefined]);
  short.leave();
  expect(first.heard).toEqual(['deadline']);
  long.settle();
});

test('of those that may take equally long each ends at its own time, in order', async () => {
  const ended: string[] = [];
  const begin = (name: string) => {
    const one = createCancellation(40);
    one.add({ giveUp: () => void ended.push(`${name} ${one.left}`) });
  };
  begin('one');
  await pause(15);
  begin('other');
  expect(await eventually(() => ended.length === 2)).toBe(true);
  expect(ended).toEqual(['one 0', 'other 0']);
  begin('late');
  expect(await eventually(() => ended.length === 3)).toBe(true);
});

test('a limited patience ends with the whole one, and never lasts longer', async () => {
  const whole = createCancellation(60_000);
  const [limited, removed] = [listen(), listen()];
  const [part, settled] = [limitTo(whole, 120_000), limitTo(whole, 10)];
  expect(part.left).toBeLessThanOrEqual(60_000);
  part.add(limited);
  part.add(removed);
  part.remove(removed);
  settled.settle();
  whole.leave();
  expect([part.over, settled.over, limited.heard, removed.heard]).toEqual(['gone', undefined, ['gone'], []]);
  const late = listen();
  limitTo(whole, 10).add(late);
  expect(late.heard).toEqual(['gone']);
});

test('a limit of months is no timer that Node fires at once', () => {
  const timers = jest.spyOn(globalThis, 'setTimeout');
  createCancellation(2 ** 31 + 50).settle();
  expect(timers.mock.calls.map(([, milliseconds]) => milliseconds)).toEqual([2 ** 31 - 1]);
  timers.mockRestore();
});
