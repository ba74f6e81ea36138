import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { changedFiles } from '#tools/dev/changedFiles.ts';
import { waitUntil } from '#tools/process/waitUntil.ts';

let folder: string;
let seen: number;
let stop: () => void;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-changed-'));
  mkdirSync(join(folder, 'invoice'));
  writeFileSync(join(folder, 'invoice/schema.graphql'), 'type A');
  seen = 0;
  stop = changedFiles([folder], () => {
    seen += 1;
  });
});
afterEach(() => {
  stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Whether what `save` does is noticed. */
async function isNoticed(save: () => void, milliseconds = 120_000): Promise<boolean> {
  const before = seen;
  save();
  return waitUntil(async () => seen > before, milliseconds, 10);
}

/** As editors do that never leave half a file. */
function saveByRenaming(text: string): void {
  writeFileSync(join(folder, 'invoice/4913~'), text);
  renameSync(join(folder, 'invoice/4913~'), join(folder, 'invoice/schema.graphql'));
}

test('a file is noticed each time that it is saved, however it is saved', async () => {
  for (const text of ['type B', 'type C', 'type D']) {
    expect(await isNoticed(() => saveByRenaming(text))).toBe(true);
    expect(await isNoticed(() => writeFileSync(join(folder, 'invoice/schema.graphql'), `${text} { id: ID }`))).toBe(
      true,
    );
  }
});

test('so is one in a folder that came later, or came again', async () => {
  for (const text of ['type B', 'type C']) {
    expect(
      await isNoticed(() => {
        mkdirSync(join(folder, 'note/deep'), { recursive: true });
        writeFileSync(join(folder, 'note/deep/schema.graphql'), text);
      }),
    ).toBe(true);
    expect(await isNoticed(() => writeFileSync(join(folder, 'note/deep/schema.graphql'), `${text} { id: ID }`))).toBe(
      true,
    );
    expect(await isNoticed(() => rmSync(join(folder, 'note'), { recursive: true }))).toBe(true);
  }
});

test('what is no source is not', async () => {
  expect(await isNoticed(() => writeFileSync(join(folder, 'invoice/notes.txt'), 'nothing'), 300)).toBe(false);
});
