import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPort } from '#tools/database/ports.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { runChapter } from './readmeChapter.ts';

/** Serves two SDL files as the document on other people's graphs shows, in a clone, since it writes files. */
const directory = join(mkdtempSync(join(tmpdir(), 'orgraph-graph-')), 'orgraph');
execFileSync('git', ['clone', '--quiet', projectDirectory, directory], { stdio: ['ignore', 'ignore', 'inherit'] });
symlinkSync(join(projectDirectory, 'node_modules'), join(directory, 'node_modules'));
const subgraphs = fork(fileURLToPath(new URL('./twoSubgraphs.ts', import.meta.url)));
process.on('exit', () => {
  subgraphs.kill();
  rmSync(directory, { recursive: true, force: true });
});
const [[products, reviews]] = (await once(subgraphs, 'message')) as [[number, number]];
const port = await findPort(0, '127.0.0.1');
runChapter('The gateway alone, over any two SDL files', {
  document: 'docs/drop-in.md',
  directory,
  blocks: 2,
  answers: 1,
  adapted: (code) =>
    code.replaceAll('4100', `${port}`).replaceAll('4101', `${products}`).replaceAll('4102', `${reviews}`),
});
subgraphs.kill();
