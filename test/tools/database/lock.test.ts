import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lockedBy, takeLock } from '#tools/database/lock.ts';
import { run } from '../programs/run.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'orgraph-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('a second holder is refused with the name of the first', async () => {
  const holder = await run('holdLock', directory);
  await expect(takeLock(directory, 'migrate')).rejects.toThrow(`process ${holder.pid} (orgraph start)`);
  await holder.crash();
});

test('a holder that is just ending is waited for', async () => {
  await run('holdLock', directory, '700');
  const lock = await takeLock(directory, 'migrate');
  expect(lockedBy(directory)?.what).toBe('migrate');
  lock.release();
  expect(lockedBy(directory)).toBeUndefined();
});

test('the lock of a killed holder is free', async () => {
  const holder = await run('holdLock', directory);
  await holder.crash();
  expect(lockedBy(directory)).toBeUndefined();
  (await takeLock(directory, 'start')).release();
});

test('what a killed holder had started is ended before the lock is taken over', async () => {
  const holder = await run('holdLock', directory);
  const remains = await run('holdLock', mkdtempSync(join(directory, 'other-')));
  await holder.crash();
  (await takeLock(directory, 'start')).note([remains.pid]);
  forgeDeadHolder(remains.pid);
  const lock = await takeLock(directory, 'start');
  await expect(remains.crash()).resolves.toBeUndefined();
  expect(remains.child.signalCode).toBe('SIGKILL');
  lock.release();
});

test('a pid that was used again does not hold the lock', async () => {
  writeFileSync(
    join(directory, 'lock'),
    JSON.stringify({ holder: { pid: process.pid, started: 'long ago' }, what: 'start', processes: [] }),
  );
  expect(lockedBy(directory)).toBeUndefined();
  (await takeLock(directory, 'start')).release();
});

test('a lock that is not readable is taken over', async () => {
  writeFileSync(join(directory, 'lock'), 'half a l');
  const lock = await takeLock(directory, 'start');
  expect(lockedBy(directory)?.what).toBe('start');
  lock.release();
});

/** Turns our lock into that of a holder who is gone, its processes as they were. */
function forgeDeadHolder(started: number): void {
  const file = join(directory, 'lock');
  const held = JSON.parse(readFileSync(file, 'utf8')) as { holder: { started: string }; processes: { pid: number }[] };
  expect(held.processes.map(({ pid }) => pid)).toEqual([started]);
  held.holder.started = 'long ago';
  writeFileSync(file, JSON.stringify(held));
}
