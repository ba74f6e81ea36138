import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CouldNotCheck } from '#tools/process/exitCode.ts';
import { git, gitEnvironment } from '#tools/project/git.ts';
import type { Candidate } from '../candidate.ts';

/**
 * The published version's files in a temporary folder, with our packages, and with either version's migrations of one
 * subgraph.
 */
export interface PreviousTree {
  directory: string;
  use(migrations: 'candidate' | 'published'): void;
  remove(): void;
}

/**
 * Writes a commit's files out without touching the checkout. The candidate's migrations are its own files, linked: they
 * run with the code that they were written with, as they would when they are deployed.
 * @throws CouldNotCheck where the commit cannot be read.
 */
export async function previousTree(
  { project, name, migrations }: Pick<Candidate, 'project' | 'name' | 'migrations'>,
  commit: string,
): Promise<PreviousTree> {
  const top = realpathSync(mkdtempSync(join(tmpdir(), `orgraph-previous-${process.pid}-`)));
  const remove = () => rmSync(top, { recursive: true, force: true });
  try {
    const [root, prefix] = (await git(project, 'rev-parse', '--show-toplevel', '--show-prefix')).split('\n') as [
      string,
      string | undefined,
    ];
    const index = { ...gitEnvironment(), GIT_INDEX_FILE: join(top, 'index') };
    for (const words of [
      ['read-tree', commit],
      ['checkout-index', '--all', `--prefix=${join(top, 'files')}/`],
    ]) {
      await promisify(execFile)('git', ['-C', root, ...words], { env: index }).catch((error: Error) => {
        throw new CouldNotCheck(`the published version cannot be written out: ${error.message}`);
      });
    }
    const directory = join(top, 'files', prefix ?? '');
    symlinkSync(join(realpathSync(project), 'node_modules'), join(directory, 'node_modules'));
    const [used, aside] = [join(directory, 'migrations', name), join(top, 'published')];
    return {
      directory,
      remove,
      use(which) {
        if (which === 'candidate' && !existsSync(aside)) {
          renameSync(used, aside);
          symlinkSync(realpathSync(migrations), used);
        } else if (which === 'published' && existsSync(aside)) {
          unlinkSync(used);
          renameSync(aside, used);
        }
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
