import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { runChapter } from './readmeChapter.ts';

/** Runs the README's demonstration of a schema check in a clone, on main, since it changes a subgraph. */
const directory = join(mkdtempSync(join(tmpdir(), 'orgraph-check-')), 'orgraph');
const git = (...words: string[]) => execFileSync('git', words, { stdio: ['ignore', 'ignore', 'inherit'] });
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
git('clone', '--quiet', projectDirectory, directory);
git('-C', directory, 'checkout', '--quiet', '-B', 'main');
symlinkSync(join(projectDirectory, 'node_modules'), join(directory, 'node_modules'));
runChapter('Check a change', { directory, blocks: 2, answers: 5 });
