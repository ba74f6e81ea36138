import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { childEnvironment } from './childEnvironment.ts';

/** A process as the machine's table shows it. */
export interface ProcessEntry {
  parent: number;
  /** When it started, in a form that only compares: a pid that was used again shows another. */
  started: string;
  command: string;
}

/** undefined for a process that does not run, or has ended and waits to be collected. */
export function findProcess(pid: number): ProcessEntry | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** A process as others may note it: one that gets its pid later started at another time. */
export const processMark = z.object({ pid: z.number(), started: z.string() });
export type ProcessMark = z.output<typeof processMark>;

/** undefined for what does not run. */
export function markOf(pid: number): ProcessMark | undefined {
  const found = findProcess(pid);
  return found && { pid, started: found.started };
}

export const isRunning = ({ pid, started }: ProcessMark): boolean => findProcess(pid)?.started === started;

export const commandOf = (pid: number): string | undefined => findProcess(pid)?.command;

function fromProc(pid: number): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the fields after it are plain (proc(5)): state, parent, …, start time
    // as the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return {
      parent: Number(fields[1]),
      started: fields[19]!,
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim(),
    };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): ProcessEntry | undefined {
  const { status, stdout } = spawnSync('ps', ['-o', 'ppid=,lstart=,command=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...childEnvironment(), LC_ALL: 'C' },
  });
  const found = /^\s*(\d+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/m.exec(status === 0 ? stdout : '');
  return found === null ? undefined : { parent: Number(found[1]), started: found[2]!, command: found[3]! };
}
