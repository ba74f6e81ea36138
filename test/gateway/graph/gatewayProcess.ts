import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const main = fileURLToPath(new URL('../../../gateway/main.ts', import.meta.url));
export const orgraph = fileURLToPath(new URL('../../../tools/orgraph.ts', import.meta.url));

/** A process, by default a node with this program, and what it has written. */
export function startProcess(args: readonly string[], environment: Record<string, string>, command = process.execPath) {
  const child = spawn(command, args, { env: { PATH: process.env['PATH'] ?? '', ...environment }, cwd: fileURLToPath(new URL('../../../', import.meta.url)), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  const ended = once(child, 'close').then(([status]) => status as number | null);
  /** What the pattern finds first in the output. */
  const line = (pattern: RegExp) => new Promise<string>((resolve, reject) => {
    const look = () => { const found = pattern.exec(output)?.[1]; if (found !== undefined) resolve(found); };
    look();
    child.stdout.on('data', look);
    void ended.then(() => reject(new Error(output)));
  });
  return { child, ended, line, url: () => line(/"url":"([^"]+)"/), output: () => output };
}
