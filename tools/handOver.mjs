import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Where this Node is too old to run TypeScript, runs the same command under the one that `npm ci` has brought along, and
 * never returns; returns at once where there is none, or this one is new enough.
 */
export async function handOver() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return;
  const own = ownNode(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname));
  if (own === undefined || realpathSync(own) === process.execPath) return;
  const child = spawn(own, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((resolve) => child.on('exit', (...end) => resolve(end)));
  for (const name of signal === null ? [] : [signal]) {
    process.removeAllListeners(name);
    process.kill(process.pid, name);
  }
  process.exit(code ?? 1);
}

/** The project's Node, above a folder. */
function ownNode(folder) {
  const candidate = join(folder, 'node_modules/.bin/node');
  if (existsSync(candidate)) return candidate;
  return dirname(folder) === folder ? undefined : ownNode(dirname(folder));
}
