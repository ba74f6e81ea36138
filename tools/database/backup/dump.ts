import { spawn } from 'node:child_process';
import { childEnvironment } from '#platform/process/childEnvironment.ts';

/** Writes a database into a file. @throws Error with the program's own words. */
export const dump = (url: string, file: string): Promise<void> =>
  run('pg_dump', url, ['--format=custom', `--file=${file}`]);

/** Fills an empty database from such a file, whole or not at all. */
export const load = (url: string, file: string): Promise<void> =>
  run('pg_restore', url, ['--exit-on-error', '--single-transaction', file]);

/** The password is told by the environment, which other users do not see. */
async function run(program: string, url: string, given: readonly string[]): Promise<void> {
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = '';
  const child = spawn(program, [`--dbname=${address.href}`, '--no-password', ...given], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...childEnvironment((name) => name.startsWith('PGSSL')), ...(password !== '' && { PGPASSWORD: password }) },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new Error(
              `${program} is not on this machine: install PostgreSQL’s client programs of the server’s version.`,
            )
          : error,
      ),
    );
    child.once('close', resolve);
  });
  if (status !== 0) throw new Error(`${program} failed:\n${complaint.trim()}`);
}
