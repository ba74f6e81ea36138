import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseAccount, type Account } from './account.ts';
import { findBinaries, type Binaries } from './binaries.ts';

/** Where one embedded database lives. */
export interface Place {
  /** Holds data/, the log and the passwords; belongs to us. */
  home: string;
  data: string;
  programs: string;
  account: Account | undefined;
}

/** Root's alternative to folders that the database's account cannot enter. */
const shared = '/var/lib/orgraph';

/**
 * `<directory>/postgres` with the programs in node_modules. Where root starts it and the database's account cannot reach the two (a folder that only root can enter),
 * a folder under /var/lib/orgraph whose unguessable name is kept in `<directory>/place`, with a copy of the programs.
 */
export function findPlace(directory: string): Place {
  const binaries = findBinaries();
  const account = databaseAccount();
  const reachable = account === undefined || canReach(account, directory, join(binaries.directory, 'bin', 'postgres'));
  const home = reachable ? join(directory, 'postgres') : join(shared, nameOf(join(directory, 'place')));
  mkdirSync(home, { recursive: true, mode: 0o755 });
  return { home, data: join(home, 'data'), programs: reachable ? join(binaries.directory, 'bin') : join(copyOf(binaries), 'bin'), account };
}

/** Asks the kernel as that account, because only it knows every rule (modes, ACLs, mounts). */
function canReach({ uid, gid }: Account, directory: string, program: string): boolean {
  return spawnSync('/bin/sh', ['-c', '[ -x "$0" ] && [ -x "$1" ]', directory, program], { uid, gid, cwd: '/' }).status === 0;
}

function nameOf(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** One copy per version, complete or absent: made under another name and moved. */
function copyOf({ directory, version }: Binaries): string {
  const copy = join(shared, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const partial = `${copy}.${process.pid}`;
  cpSync(directory, partial, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(partial, copy);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}
