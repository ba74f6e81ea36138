import { readdirSync, readlinkSync } from 'node:fs';
import { findProcess, type ProcessEntry } from '#platform/process/processTable.ts';

export interface Entry extends ProcessEntry {
  pid: number;
  directory: string;
}

/** Every living process of this machine, with the folder that it works in. */
export function listProcesses(): Entry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .flatMap((pid) => {
      const found = findProcess(pid);
      return found === undefined ? [] : [{ ...found, pid, directory: workingDirectory(pid) }];
    });
}

/** What runs in, or from, one of these folders. */
export const processesOf = (...folders: string[]): Entry[] =>
  listProcesses().filter(
    ({ pid, command, directory }) =>
      pid !== process.pid && folders.some((folder) => command.includes(folder) || directory.startsWith(folder)),
  );

function workingDirectory(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
