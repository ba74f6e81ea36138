import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { CouldNotCheck } from '../process/exitCode.ts';

const run = promisify(execFile);

/** Git is told by variables of its own, too. */
export const gitEnvironment = (): NodeJS.ProcessEnv => childEnvironment((name) => name.startsWith('GIT_'));

/** What a git command says in a folder, without the last line's end. @throws CouldNotCheck with git's own words */
export async function git(directory: string, ...words: string[]): Promise<string> {
  try {
    return (
      await run('git', ['-C', directory, ...words], { maxBuffer: 256 * 2 ** 20, env: gitEnvironment() })
    ).stdout.replace(/\n$/, '');
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new CouldNotCheck(`git ${words.join(' ')}: ${stderr?.trim() || message}`);
  }
}

/** The same, and undefined where git refuses. */
export const ifGit = (directory: string, ...words: string[]): Promise<string | undefined> =>
  git(directory, ...words).catch(() => undefined);

export const commitOf = (directory: string, ref: string): Promise<string | undefined> =>
  ifGit(directory, 'rev-parse', '--verify', '--quiet', `${ref}^{commit}`);

/** The commit that a folder stands at; undefined where something in it differs from that, or there is no Git. */
export const cleanCommit = async (directory: string): Promise<string | undefined> =>
  (await ifGit(directory, 'status', '--porcelain', '--untracked-files=no')) === ''
    ? ifGit(directory, 'rev-parse', '--verify', 'HEAD')
    : undefined;
