import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findProcess } from '#platform/process/processTable.ts';
import { eventually } from '../../harness/eventually.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'orgraph-interrupt-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test.each(['SIGINT', 'SIGTERM'] as const)('a %s for npm alone reaches what npm start runs', async (signal) => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    scripts: { start: string };
  };
  const program = join(directory, 'told.mjs');
  writeFileSync(
    program,
    `for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { console.log(signal); process.exit(0); });
     console.log('pid ' + process.pid); setInterval(() => {}, 60_000);`,
  );
  const start = scripts.start
    .replaceAll('tools/bin.mjs', `"${program}"`)
    .replaceAll(/\bnode\b/g, `"${process.execPath}"`);
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ scripts: { start } }));
  const npm = spawn('npm', ['start'], { cwd: directory, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  npm.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const closed = once(npm, 'close');
  try {
    expect(await eventually(() => output.includes('pid '))).toBe(true);
    const pid = Number(/pid (\d+)/.exec(output)![1]);
    npm.kill(signal);
    expect(await eventually(() => findProcess(pid) === undefined)).toBe(true);
    // What it wrote last may be read after it has ended.
    await closed;
    expect(output).toContain(signal);
  } finally {
    if (npm.exitCode === null && npm.signalCode === null) process.kill(-npm.pid!, 'SIGKILL');
  }
});
