import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The commit that a folder stands at; undefined where something in it differs from that, or there is no Git. */
export async function cleanCommit(folder: string): Promise<string | undefined> {
  const git = async (...args: string[]) => (await run('git', ['-C', folder, ...args])).stdout.trim();
  try {
    return await git('status', '--porcelain', '--untracked-files=no') === '' ? await git('rev-parse', '--verify', 'HEAD') : undefined;
  } catch {
    return undefined;
  }
}
