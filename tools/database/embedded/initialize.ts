import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import type { EmbeddedLocation } from './location.ts';

export const superuser = 'postgres';

/**
 * Makes the data folder with initdb where there is none; it is complete or absent. The collation is the built-in
 * C.UTF-8, the same order on every platform; before PostgreSQL 17, which brought it, C.
 */
export async function initialize(location: EmbeddedLocation, password: string, durable: boolean): Promise<void> {
  if (existsSync(join(location.data, 'PG_VERSION'))) return;
  const partial = `${location.data}.new`;
  const passwordFile = join(location.home, 'initdb-password');
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (location.account !== undefined)
      for (const path of [partial, passwordFile]) chownSync(path, location.account.uid, location.account.gid);
    await initdb(location, [
      `--pgdata=${partial}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      ...(majorVersion(location) < 17 ? [] : ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']),
      ...(durable ? [] : ['--no-sync']),
    ]);
    renameSync(partial, location.data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** `initdb (PostgreSQL) 18.4` → 18 */
const majorVersion = ({ programs, account }: EmbeddedLocation): number =>
  Number(
    / (\d+)/.exec(
      spawnSync(join(programs, 'initdb'), ['--version'], {
        ...account,
        cwd: '/',
        env: childEnvironment(),
      }).stdout.toString(),
    )?.[1],
  );

async function initdb({ programs, account, home }: EmbeddedLocation, options: string[]): Promise<void> {
  const child = spawn(join(programs, 'initdb'), options, {
    ...account,
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...childEnvironment(), LC_ALL: 'C' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0) throw new Error(`initdb could not make the database in ${home}:\n${output.trim()}`);
}
