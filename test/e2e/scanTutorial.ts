import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { runChapter } from './readmeChapter.ts';

/** Runs the tutorial of the scan of somebody else's database; what it writes is written elsewhere. */
const written = mkdtempSync(join(tmpdir(), 'orgraph-scan-'));
process.on('exit', () => rmSync(written, { recursive: true, force: true }));
runChapter("Somebody else's database", {
  document: 'docs/db-scan.md',
  directory: projectDirectory,
  blocks: 2,
  answers: 11,
  adapted: (code) => code.replaceAll(/\bnewsletters\.(?=html|md)/g, `${written}/newsletters.`),
});
