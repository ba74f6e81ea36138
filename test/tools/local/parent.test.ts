import { expect, test } from '@jest/globals';
import { findProcess } from '#platform/process/processTable.ts';
import { waitUntil } from '#tools/process/waitUntil.ts';
import { eventually } from '../../harness/eventually.ts';
import { pathOf, run } from '../programs/run.ts';

test('a process ends after the death of the npm above its shell, which lives on', async () => {
  const npm = await run('likeNpm', pathOf('watchParent'));
  const pid = Number(npm.said);
  const shell = findProcess(pid)!.parent;
  expect(findProcess(shell)!.parent).toBe(npm.pid);
  await npm.crash();
  expect(findProcess(pid)).toBeDefined();
  expect(await eventually(() => findProcess(pid) === undefined)).toBe(true);
});

test('a process lives as long as its parent', async () => {
  const child = await run('watchParent');
  expect(await waitUntil(() => findProcess(child.pid) === undefined, 2_500)).toBe(false);
  await child.crash();
});
