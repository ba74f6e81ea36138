import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { waitUntil } from '../../process/waitUntil.ts';
import { findPort } from '../ports.ts';
import { readPostmaster } from './leftover.ts';
import type { EmbeddedLocation } from './location.ts';

export interface Server {
  port: number;
  stop(): Promise<void>;
  ended: Promise<void>;
}

const always = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'jit=off',
  'max_connections=200',
  'log_min_messages=warning',
];
const volatile = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Runs a server on an initialized folder. It has a session of its own, so that Ctrl-C reaches it through us, after
 * those who use it.
 * @throws Error with the end of its log when it does not get ready.
 */
export async function runServer(
  location: EmbeddedLocation,
  { port: wanted, exactly, durable }: { port: number; exactly: boolean; durable: boolean },
): Promise<Server> {
  const end = Date.now() + 10_000;
  for (;;) {
    const port = exactly ? wanted : await findPort(wanted, '127.0.0.1');
    const file = join(location.home, 'postgres.log');
    const log = openSync(file, 'w');
    const settings = [...always, ...(durable ? [] : volatile)].flatMap((setting) => ['-c', setting]);
    const child = spawn(join(location.programs, 'postgres'), ['-D', location.data, '-p', String(port), ...settings], {
      ...location.account,
      cwd: location.home,
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...childEnvironment(), LC_ALL: 'C', TZ: 'UTC' },
    });
    closeSync(log);
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    const over = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    const ready = () => {
      const postmaster = readPostmaster(location.data);
      return postmaster?.pid === child.pid && postmaster?.ready === true;
    };
    await waitUntil(() => over() || ready(), Math.max(0, end - Date.now()) + 20_000);
    if (!over() && ready()) return { port, ended, stop: stopper(child, ended, endWithUs(child)) };
    child.kill('SIGQUIT');
    await ended;
    const said = readFileSync(file, 'utf8').trim();
    // What a killed server leaves behind needs a moment: its last backends hold shared memory; and a port can be taken
    // between choice and use.
    if (!/shared memory block|could not bind|Address already in use/i.test(said) || Date.now() > end)
      throw new Error(`PostgreSQL does not start in ${location.home}:\n${said.split('\n').slice(-8).join('\n')}`);
    await waitUntil(() => false, 200);
  }
}

/**
 * A shell that waits on a pipe of ours and, when that closes because we are gone, ends the server. It needs no care:
 * the kernel closes the pipe.
 */
function endWithUs(server: ChildProcess): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$0"', String(server.pid)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: childEnvironment(),
  });
  watcher.on('error', () => undefined);
  watcher.stdin?.on('error', () => undefined);
  watcher.unref();
  (watcher.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  server.once('exit', () => watcher.kill('SIGKILL'));
  server.unref();
  return watcher;
}

function stopper(server: ChildProcess, ended: Promise<void>, watcher: ChildProcess | undefined): () => Promise<void> {
  return async () => {
    server.ref();
    server.kill('SIGINT');
    const late = setTimeout(() => server.kill('SIGQUIT'), 4_000);
    await ended;
    clearTimeout(late);
    watcher?.kill('SIGKILL');
  };
}
