import { expect, test } from '@jest/globals';
import { secondsOf } from '#gateway/subgraphClient/retryAfter.ts';

const now = Date.UTC(1994, 10, 6, 8, 49, 30, 500);

test.each([
  ['7', 7],
  ['0', 0],
  ['0.2', 1],
  ['Sun, 06 Nov 1994 08:49:37 GMT', 7],
  ['Sunday, 06-Nov-94 08:49:37 GMT', 7],
  ['Sun Nov  6 08:49:37 1994', 7],
  ['Sun, 06 Nov 1994 08:49:00 GMT', 0],
  [undefined, undefined],
  ['', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['soon', undefined],
  ['Sunday', undefined],
  ['7 seconds', undefined],
  ['99999999999', undefined],
])('%p', (retryAfter, seconds) => {
  expect(secondsOf(retryAfter, now)).toBe(seconds);
});
