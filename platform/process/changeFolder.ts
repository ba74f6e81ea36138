import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { findProcess } from './processTable.ts';

/**
 * Gives a file of the folder its content: whole or not at all, over what was there, and on the disk when this is done.
 * A new file has the mode; one that was there keeps its own.
 */
export type WriteFile = (name: string, text: string, mode: number) => void;

/**
 * Does work that changes a folder, which is made where it is missing, as the only process that does: what it reads
 * stays true until it has written. Others wait (10 s); who was killed holds up nobody.
 * @throws Error naming who holds the folder.
 */
export async function changeFolder<Result>(
  folder: string,
  work: (write: WriteFile) => Promise<Result>,
): Promise<Result> {
  makeFolder(folder);
  const lock = join(folder, '.lock');
  const end = Date.now() + patience;
  while (!take(lock)) {
    const holder = read(lock);
    if (holder !== undefined && isDead(holder)) removeDead(lock, holder);
    else if (Date.now() < end) await pause(10);
    else throw new Error(`${folder} is being changed by ${describe(holder)}; remove ${lock} if it is not`);
  }
  try {
    return await work((name, text, mode) => writeWhole(join(folder, name), text, mode));
  } finally {
    rmSync(lock, { force: true });
  }
}

const patience = 10_000;
const holder = z.object({ id: z.uuid(), pid: z.number(), started: z.string(), host: z.string() });
type Holder = z.output<typeof holder>;

function take(lock: string): boolean {
  const { pid } = process;
  const own: Holder = { id: randomUUID(), pid, started: startOf(pid), host: hostname() };
  return create(lock, JSON.stringify(own));
}

/** false where there is such a file already. */
function create(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** undefined for a lock that has gone or whose holder has not written its name yet. */
function read(lock: string): Holder | undefined {
  try {
    return holder.parse(JSON.parse(readFileSync(lock, 'utf8')));
  } catch {
    return undefined;
  }
}

const startOf = (pid: number): string => findProcess(pid)?.started ?? '';

/** Of a process on another machine nothing is known; it counts as alive. */
const isDead = ({ pid, started, host }: Holder): boolean => host === hostname() && startOf(pid) !== started;

/**
 * Removes the lock of this holder and no other's: one process at a time may, by a claim that names the holder, whose
 * lock never comes again.
 */
function removeDead(lock: string, dead: Holder): void {
  const claim = `${lock}.${dead.id}`;
  if (!create(claim, '')) return;
  try {
    if (read(lock)?.id === dead.id) rmSync(lock);
  } finally {
    rmSync(claim);
  }
}

const describe = (holder: Holder | undefined): string =>
  holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;

/** Only the folder's holder writes, so what a killed one left aside is in nobody's use. */
function writeWhole(file: string, text: string, mode: number): void {
  makeFolder(dirname(file));
  const present = statSync(file, { throwIfNoEntry: false });
  const target = present === undefined ? file : realpathSync(file);
  const aside = `${target}.unfinished`;
  rmSync(aside, { force: true });
  try {
    const handle = openSync(aside, 'wx', 0o600);
    try {
      writeFileSync(handle, text);
      fchmodSync(handle, present === undefined ? mode : present.mode & 0o777);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(aside, target);
  } finally {
    rmSync(aside, { force: true });
  }
  syncFolder(dirname(target));
}

/** Only its owner looks into a folder that is made here. */
function makeFolder(folder: string): void {
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) syncFolder(dirname(made));
}

/** What was done to a folder's entries is on the disk after this (fsync(2)). */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
