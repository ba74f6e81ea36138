import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findProcess } from '#platform/process/processTable.ts';
import { readPostmaster } from '#tools/database/embedded/leftover.ts';
import { findLocation } from '#tools/database/embedded/location.ts';
import { startEmbeddedPostgres, removeEmbeddedPostgres } from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { withClient } from '#tools/database/provision.ts';
import { eventually } from '../../harness/eventually.ts';
import { run } from '../programs/run.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'orgraph-embedded-'));
  chmodSync(directory, 0o755);
});
afterEach(() => removeEmbeddedPostgres(directory));

test('the database ends with a killed starter, and the next start has what was committed', async () => {
  const starter = await run('holdDatabase', directory);
  await withClient(starter.said, (client) => client.query('create table kept as select 42 as answer'));
  const { pid } = readPostmaster(findLocation(directory).data)!;
  await starter.crash();
  expect(await eventually(() => findProcess(pid) === undefined)).toBe(true);
  expect(await answer()).toBe(42);
});

test('the database gets nothing of our environment that is none of its business', async () => {
  process.env['ORGRAPH_SECRET_OF_ANOTHER'] = 'secret';
  try {
    const server = await startEmbeddedPostgres({ directory, durable: false });
    const variables = environmentOf(readPostmaster(findLocation(directory).data)!.pid);
    await server.stop();
    expect(variables).toContain('PATH=');
    expect(variables).not.toContain('ORGRAPH_SECRET_OF_ANOTHER');
  } finally {
    delete process.env['ORGRAPH_SECRET_OF_ANOTHER'];
  }
});

/** The variables of a running process, as the system shows them to its user. */
const environmentOf = (pid: number): string =>
  existsSync('/proc')
    ? readFileSync(`/proc/${pid}/environ`, 'utf8')
    : spawnSync('ps', ['eww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;

test('a server that outlived its killed starter is recovered', async () => {
  const starter = await run('holdDatabase', directory);
  await withClient(starter.said, (client) => client.query('create table kept as select 43 as answer'));
  const { pid } = readPostmaster(findLocation(directory).data)!;
  endWatcherOf(pid, starter.pid);
  await starter.crash();
  expect(findProcess(pid)).toBeDefined();
  expect(await answer()).toBe(43);
  expect(findProcess(pid)).toBeUndefined();
});

test('a killed server is recovered', async () => {
  const starter = await run('holdDatabase', directory);
  await withClient(starter.said, (client) => client.query('create table kept as select 44 as answer'));
  process.kill(readPostmaster(findLocation(directory).data)!.pid, 'SIGKILL');
  await starter.crash();
  expect(await answer()).toBe(44);
});

test('a stale lock file that names another program’s process neither stops the start nor that program', async () => {
  const first = await startEmbeddedPostgres({ directory });
  await withClient(first.url, (client) => client.query('create table kept as select 45 as answer'));
  await first.stop();
  const bystander = await run('holdLock', directory);
  const { data } = findLocation(directory);
  writeFileSync(join(data, 'postmaster.pid'), `${bystander.pid}\n${data}\n1\n5440\n\n127.0.0.1\n\nready\n`);
  expect(await answer()).toBe(45);
  expect(findProcess(bystander.pid)).toBeDefined();
  await bystander.crash();
});

test('the superuser’s password is kept where only its owner reads it, and is asked for', async () => {
  const server = await startEmbeddedPostgres({ directory });
  try {
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(withClient(wrong.href, async () => undefined)).rejects.toMatchObject({ code: '28P01' });
    expect(readFileSync(join(server.home, 'passwords.json'), 'utf8')).toContain(new URL(server.url).password);
  } finally {
    await server.stop();
  }
});

async function answer(): Promise<number> {
  const server = await startEmbeddedPostgres({ directory });
  try {
    return await withClient(
      server.url,
      async (client) => (await client.query<{ answer: number }>('select answer from kept')).rows[0]!.answer,
    );
  } finally {
    await server.stop();
  }
}

/** The shell that would end the server with its starter. */
function endWatcherOf(server: number, starter: number): void {
  for (let pid = server - 50; pid < server + 200; pid += 1) {
    const found = findProcess(pid);
    if (found?.parent === starter && found.command.includes('read -r _')) process.kill(pid, 'SIGKILL');
  }
}
