import { expect, test } from '@jest/globals';
import { terminalProgress } from '#tools/process/terminalProgress.ts';

test.each([
  [true, ['composing …', '\r\u001b[K', 'checking lint …', '\r\u001b[K']],
  [false, []],
])('where a terminal is %s, progress is one line that is gone at the end; a pipe gets nothing', (isTTY, written) => {
  const all: string[] = [];
  const progress = terminalProgress({ isTTY, write: (text: string | Uint8Array) => all.push(String(text)) > 0 });
  progress.show('composing');
  progress.show('checking lint');
  progress.end();
  progress.end();
  expect(all).toEqual(written);
});
