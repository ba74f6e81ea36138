import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, globSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { projectDirectory } from '#tools/project/projectDirectory.ts';

/**
 * Makes a folder a repository of this project as it stands, in which a field has been added to each of the subgraphs
 * since the last commit.
 */
export function changedProject(folder: string, subgraphs: readonly string[]): void {
  const git = (directory: string, ...words: string[]): string =>
    execFileSync('git', ['-C', directory, '-c', 'user.name=bench', '-c', 'user.email=bench@orgraph.test', ...words], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
  const files = git(projectDirectory, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
    .split('\0')
    .filter((file) => file !== '');
  for (const file of files) cpSync(join(projectDirectory, file), join(folder, file));
  git(folder, 'init', '--quiet', '--initial-branch', 'main');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'Publish');
  symlinkSync(join(projectDirectory, 'node_modules'), join(folder, 'node_modules'));
  for (const name of subgraphs) {
    const [file] = globSync(`subgraphs/${name}/*/schema.graphql`, { cwd: folder }).toSorted();
    appendFileSync(
      join(folder, file!),
      '\nextend type Query {\n  "Measured."\n  measured: Int @permission(is: "NONE")\n}\n',
    );
  }
}
