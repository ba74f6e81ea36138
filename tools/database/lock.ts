import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isRunning, markOf, processMark, type ProcessMark } from '#platform/process/processTable.ts';
import { waitUntil } from '../process/waitUntil.ts';

const content = z.object({
  holder: processMark,
  what: z.string(),
  processes: z.array(processMark),
  urls: z.record(z.string(), z.string()).optional(),
});
type Content = z.output<typeof content>;

/** The right to run what a data directory holds: one process at a time. */
export interface Lock {
  /** Notes the processes that it has started, for whoever comes after a sudden death. */
  note(pids: readonly number[]): void;
  /** Notes where they answer, for commands that work beside it. */
  publish(urls: Record<string, string>): void;
  release(): void;
}

const patience = 6_000;

/**
 * Takes the directory's lock. One that is held is waited for (6 s): its holder may be an orphan that is just ending.
 * One whose holder is dead is taken over as soon as the processes that it had started are gone; what then remains of
 * them is ended.
 * @throws Error naming the holder.
 */
export async function takeLock(directory: string, what: string): Promise<Lock> {
  const file = join(directory, 'lock');
  const own: Content = { holder: markOf(process.pid)!, what, processes: [] };
  let announced = false;
  const taken = await waitUntil(async () => {
    const held = read(file);
    if (held !== undefined && isRunning(held.holder)) {
      if (!announced)
        process.stderr.write(
          `Waiting for process ${held.holder.pid} (orgraph ${held.what}), which uses ${directory}, to end …\n`,
        );
      announced = true;
      return false;
    }
    if (held !== undefined) {
      await endRemains(held.processes);
      takeAway(file, held);
    }
    return create(file, own);
  }, patience);
  if (!taken) {
    const held = read(file);
    throw new Error(
      `Orgraph already runs here: process ${held?.holder.pid} (orgraph ${held?.what}) uses ${directory}. End it first, or give this one a directory of its own in ORGRAPH_DATA.`,
    );
  }
  const rewrite = () => {
    const next = `${file}.${process.pid}`;
    writeFileSync(next, JSON.stringify(own));
    renameSync(next, file);
  };
  return {
    note(pids) {
      own.processes = pids.map(markOf).filter((entry) => entry !== undefined);
      rewrite();
    },
    publish(urls) {
      own.urls = urls;
      rewrite();
    },
    release() {
      if (read(file)?.holder.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/** Who holds the directory now, and where the processes that it runs answer, once they are ready. */
export function lockedBy(directory: string): { what: string; urls: Record<string, string> | undefined } | undefined {
  const held = read(join(directory, 'lock'));
  return held !== undefined && isRunning(held.holder) ? { what: held.what, urls: held.urls } : undefined;
}

function read(file: string): Content | undefined {
  try {
    return content.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Appears with its content or not at all, and never over another. */
function create(file: string, own: Content): boolean {
  const next = `${file}.${process.pid}`;
  writeFileSync(next, JSON.stringify(own));
  try {
    linkSync(next, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (read(file) === undefined) rmSync(file, { force: true });
    return false;
  } finally {
    rmSync(next, { force: true });
  }
}

/** Removes a dead holder's lock; one that somebody else took in the meantime is put back. */
function takeAway(file: string, dead: Content): void {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside)?.holder.started !== dead.holder.started) linkSync(aside, file);
  rmSync(aside, { force: true });
}

async function endRemains(processes: readonly ProcessMark[]): Promise<void> {
  if (await waitUntil(() => !processes.some(isRunning), 4_000)) return;
  for (const { pid } of processes.filter(isRunning)) process.kill(pid, 'SIGKILL');
  await waitUntil(() => !processes.some(isRunning), 1_000);
}
