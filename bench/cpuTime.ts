import { readdirSync, readFileSync } from 'node:fs';
import { findProcess } from '#platform/process/processTable.ts';

/** A kernel's clock tick in milliseconds: Linux counts process time in hundredths of a second. */
const tick = 10;

/** Milliseconds of processor time that a process has used, user and system, with its threads (proc(5)). */
export const cpuTime = (pid: number): number => sumOf(pid, 11, 12);

/** The same of those processes that it has started and that have ended. */
export const cpuTimeOfEnded = (pid: number): number => sumOf(pid, 13, 14);

function sumOf(pid: number, ...positions: number[]): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return positions.reduce((sum, position) => sum + Number(fields[position]), 0) * tick;
}

/** The processes that a process has started and that still run. */
export const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => findProcess(pid)?.parent === parent);

/**
 * Nanoseconds of processor time that a process has used, with its threads, by the scheduler's own account
 * (/proc/<pid>/task/<tid>/schedstat): for what takes less than a clock tick.
 */
export const exactCpuTime = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    0,
  );
