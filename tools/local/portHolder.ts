import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { commandOf } from '#platform/process/processTable.ts';

/** Who listens on a TCP port of this machine, as `process 1234 (node server.js)`; undefined where the system does not tell (another user's process). */
export function portHolder(port: number): string | undefined {
  const pid = process.platform === 'linux' ? fromProc(port) : fromLsof(port);
  return pid === undefined ? undefined : `process ${pid} (${commandOf(pid) ?? 'name unknown'})`;
}

const listening = '0A';

function fromProc(port: number): number | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => read(file).split('\n').slice(1)).map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === listening).map((fields) => `socket:[${fields[9]}]`));
  if (inodes.size === 0) return undefined;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readdirSync(`/proc/${pid}/fd`).some((descriptor) => inodes.has(link(`/proc/${pid}/fd/${descriptor}`)))) return Number(pid);
    } catch {
      // Another user's process, or one that has just ended.
    }
  }
  return undefined;
}

function fromLsof(port: number): number | undefined {
  const pid = Number(spawnSync('lsof', ['-nP', '-t', '-sTCP:LISTEN', `-iTCP:${port}`], { encoding: 'utf8' }).stdout?.split('\n')[0]);
  return pid > 0 ? pid : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
