import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf } from '#platform/process/processTable.ts';
import { waitUntil } from '../../process/waitUntil.ts';

/** What postmaster.pid says of the server that holds a data folder, whether or not it still runs. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

export function readPostmaster(data: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const [pid, , , port] = lines.map(Number);
  return pid === undefined || !(pid > 0) ? undefined : { pid, port: port || 0, ready: lines[7]?.trim() === 'ready' };
}

/**
 * Ends the database server that a killed run left on this data folder: fast, and after 5 s at once. A pid that now
 * belongs to another program is left alone.
 */
export async function stopLeftover(data: string): Promise<void> {
  const postmaster = readPostmaster(data);
  if (postmaster === undefined) return;
  const command = commandOf(postmaster.pid);
  const forget = () => rmSync(join(data, 'postmaster.pid'), { force: true });
  if (command === undefined) {
    // PostgreSQL takes a dead process that nobody has collected for a living one. Its last backends notice within this
    // time.
    if (!(await waitUntil(() => !hasEntry(postmaster.pid), 3_000))) forget();
    return;
  }
  if (!command.includes(data)) return forget();
  const gone = () => commandOf(postmaster.pid) === undefined;
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    try {
      process.kill(postmaster.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH')
        throw new Error(
          `A database server (process ${postmaster.pid}) of another user runs on ${data}. End it first.`,
          { cause: error },
        );
    }
    if (await waitUntil(gone, 5_000)) return;
  }
  throw new Error(`The database server (process ${postmaster.pid}) on ${data} does not end. End it first.`);
}

/** Whether the process table has the pid, be it alive or waiting to be collected. */
function hasEntry(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
