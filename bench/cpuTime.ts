import { readFileSync } from 'node:fs';

/** A kernel's clock tick in milliseconds: Linux counts process time in hundredths of a second. */
const tick = 10;

/** Milliseconds of processor time that a process has used, user and system, with its threads (proc(5)). */
export function cpuTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tick;
}
