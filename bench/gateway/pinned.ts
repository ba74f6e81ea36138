import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { waitUntil } from '#tools/process/waitUntil.ts';

/** The gateway's core, and the one of all that is not measured. */
export const cores = { gateway: 0, load: 1 } as const;

export interface Pinned {
  pid: number;
  child: ChildProcess;
  stop(): Promise<void>;
}

/** A program held on one core, all its threads; what it prints goes to `log`. Its process id is the program's own. */
export function startPinned(
  core: number,
  command: readonly string[],
  { environment = {}, log }: { environment?: NodeJS.ProcessEnv; log: string },
): Pinned {
  const child = spawn('taskset', ['-c', `${core}`, ...command], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = createWriteStream(log);
  child.stdout!.pipe(output, { end: false });
  child.stderr!.pipe(output, { end: false });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  return {
    pid: child.pid!,
    child,
    async stop() {
      child.kill('SIGTERM');
      if (!(await waitUntil(() => child.exitCode !== null || child.signalCode !== null, 5000))) child.kill('SIGKILL');
      await ended;
      output.end();
    },
  };
}

/** Resident memory of a process in megabytes (proc(5)). */
export const residentMemory = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

/**
 * What a core has done since the machine started, in clock ticks (proc(5)): the difference of two says how busy it was.
 */
export function coreTime(core: number): { busy: number; all: number } {
  const fields = new RegExp(`^cpu${core} (.*)$`, 'm')
    .exec(readFileSync('/proc/stat', 'utf8'))![1]!
    .split(' ')
    .map(Number);
  const all = fields.slice(0, 8).reduce((sum, one) => sum + one, 0);
  return { all, busy: all - fields[3]! - fields[4]! };
}
