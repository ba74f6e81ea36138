import { readdirSync, readFileSync } from 'node:fs';
import { findProcess } from '#platform/process/processTable.ts';

/** A kernel's clock tick in milliseconds: Linux counts process time in hundredths of a second. */
const tick = 10;

/** Milliseconds of processor time that a process has used, user and system, with its threads (proc(5)). */
export function cpuTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

/** The processes that a process has started and that still run. */
export const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => findProcess(pid)?.parent === parent);
