import { spawnSync } from 'node:child_process';

export interface Account {
  uid: number;
  gid: number;
}

/** Whom the database runs as: ourselves (undefined), or, because PostgreSQL refuses root, the machine's account `postgres`, made where it is missing. */
export function databaseAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = lookUp();
  if (found !== undefined) return found;
  const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres'], { encoding: 'utf8' });
  const account = lookUp();
  if (account === undefined) throw new Error(`PostgreSQL does not run as root, and the account "postgres" could not be made: ${made.stderr || made.error?.message}. Make it, or start as a normal user.`);
  return account;
}

function lookUp(): Account | undefined {
  const [uid, gid] = ['-u', '-g'].map((what) => spawnSync('id', [what, 'postgres'], { encoding: 'utf8' })).map(({ status, stdout }) => (status === 0 ? Number(stdout) : undefined));
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}
