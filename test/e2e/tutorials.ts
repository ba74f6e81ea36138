import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { runDocument } from './readmeChapter.ts';

/**
 * Runs every command of the tutorials, each tutorial in a clone of its own, since they change the project; those for
 * frontends and of inviting ask the gateway at the URL that is given, whose mails are in this checkout.
 */
process.env['ORGRAPH_DATA'] = join(projectDirectory, '.data');
const url = process.argv[2] ?? 'http://127.0.0.1:4000';

for (const { document, blocks, answers } of [
  { document: 'docs/tutorials/ci.md', blocks: 4, answers: 9 },
  { document: 'docs/tutorials/subgraph.md', blocks: 6, answers: 9 },
  { document: 'docs/tutorials/frontend.md', blocks: 5, answers: 7 },
  { document: 'docs/tutorials/inviting.md', blocks: 4, answers: 7 },
]) {
  const home = mkdtempSync(join(tmpdir(), 'orgraph-tutorial-'));
  try {
    const directory = join(home, 'orgraph');
    const git = (...words: string[]) => execFileSync('git', words, { stdio: ['ignore', 'ignore', 'inherit'] });
    git('clone', '--quiet', projectDirectory, directory);
    git('-C', directory, 'checkout', '--quiet', '-B', 'main');
    for (const [name, value] of [
      ['user.name', 'Tutorial'],
      ['user.email', 'tutorial@orgraph.test'],
    ] as const)
      git('-C', directory, 'config', name, value);
    symlinkSync(join(projectDirectory, 'node_modules'), join(directory, 'node_modules'));
    execFileSync('sh', ['-c', 'echo node_modules >> .git/info/exclude'], { cwd: directory });
    runDocument({
      document,
      directory,
      blocks,
      answers,
      adapted: (code) => code.replaceAll('http://127.0.0.1:4000/', `${url}/`),
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
