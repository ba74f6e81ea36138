import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findProcess } from '#platform/process/processTable.ts';
import { createBackOff } from '#tools/local/backOff.ts';
import { supervise, readable, type Supervised } from '#tools/local/supervise.ts';
import { eventually } from '../../harness/eventually.ts';

let directory: string;
let supervised: Supervised | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'orgraph-supervise-'));
});
afterEach(async () => {
  await supervised?.stop(100);
  rmSync(directory, { recursive: true, force: true });
});

test('a killed process is reported and started again; a stopped one is not', async () => {
  const program = join(directory, 'stay.mjs');
  writeFileSync(program, `console.log('{"level":40,"time":1,"msg":"here","port":7}'); setInterval(() => {}, 60_000);`);
  const [pids, endings, lines]: [number[], string[], string[]] = [[], [], []];
  supervised = supervise({
    program,
    environment: process.env,
    line: (text) => lines.push(text),
    ended: (how, milliseconds) => endings.push(`${how} ${milliseconds}`),
    started: (pid) => pids.push(pid),
  });
  await eventually(() => lines.length === 1);
  process.kill(pids[0]!, 'SIGKILL');
  await eventually(() => lines.length === 2);
  expect(lines).toEqual(['warn here port=7', 'warn here port=7']);
  expect(endings).toEqual(['SIGKILL 500']);
  expect(pids).toHaveLength(2);
  await supervised.stop(1_000);
  expect(findProcess(pids[1]!)).toBeUndefined();
  expect(endings).toHaveLength(1);
});

test('a process that ignores its end is ended after the patience', async () => {
  const program = join(directory, 'stubborn.mjs');
  writeFileSync(program, `process.on('SIGTERM', () => {}); console.log('here'); setInterval(() => {}, 60_000);`);
  let here = false;
  supervised = supervise({
    program,
    environment: process.env,
    line: () => {
      here = true;
    },
    ended: () => undefined,
    started: () => undefined,
  });
  await eventually(() => here);
  const { pid } = supervised;
  await supervised.stop(200);
  expect(findProcess(pid!)).toBeUndefined();
});

test('pauses double up to half a minute, and begin anew after a minute of running', () => {
  let now = 0;
  const backOff = createBackOff(() => now);
  expect(Array.from({ length: 8 }, () => backOff.next())).toEqual([
    500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
  backOff.started();
  now += 60_000;
  expect(backOff.next()).toBe(500);
});

test.each([
  ['plain text', 'plain text'],
  [
    '{"level":50,"time":1,"name":"slack","process":"slack","msg":"failed","err":{"stack":"Error: no\\n  at x"}}',
    'error failed \nError: no\n  at x',
  ],
  ['{"level":30,"msg":"ready","url":"http://127.0.0.1:1"}', 'info ready url=http://127.0.0.1:1'],
  ['{"level":', '{"level":'],
])('the line %s reads %s', (line, expected) => {
  expect(readable(line)).toBe(expected);
});
