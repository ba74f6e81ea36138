import { randomUUID } from 'node:crypto';
import { readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { makeFolder, putInPlace, writeAside } from './durableFile.ts';
import { isRunning, markOf, processMark } from './processTable.ts';

/**
 * Gives a file of the folder its content: whole or not at all, over what was there, and on the disk when this is done.
 * A new file has the mode; one that was there keeps its own.
 */
export type WriteFile = (name: string, text: string, mode: number) => Promise<void>;

/**
 * Does work that changes a folder, which is made where it is missing, as the only process that does: what it reads
 * stays true until it has written. Others wait (10 s); who was killed holds up nobody.
 * @throws Error naming who holds the folder.
 */
export async function changeFolder<Result>(
  folder: string,
  work: (write: WriteFile) => Promise<Result>,
): Promise<Result> {
  await makeFolder(folder, ownersOnly);
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
/** Only its owner looks into a folder that is made here. */
const ownersOnly = 0o700;
const holder = processMark.extend({ id: z.uuid(), host: z.string() });
type Holder = z.output<typeof holder>;

/** Where the machine has no table of processes the lock names none, and is never taken for a dead one's. */
const take = (lock: string): boolean =>
  create(lock, JSON.stringify({ id: randomUUID(), ...markOf(process.pid), host: hostname() }));

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

/** Of a process on another machine nothing is known; it counts as alive. */
const isDead = (holder: Holder): boolean => holder.host === hostname() && !isRunning(holder);

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
async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  await makeFolder(dirname(file), ownersOnly);
  const present = statSync(file, { throwIfNoEntry: false });
  const target = present === undefined ? file : realpathSync(file);
  const aside = `${target}.unfinished`;
  await rm(aside, { force: true });
  await writeAside(aside, text, 0o600);
  await chmod(aside, present === undefined ? mode : present.mode & 0o777);
  await putInPlace(aside, target);
}
