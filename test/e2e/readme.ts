import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { projectDirectory } from '../../tools/projectDirectory.ts';

/** Runs the commands of the README's first ten minutes against a started Orgraph, in one shell, and looks for what it says that they answer (`# → …`). */
const url = process.argv[2] ?? 'http://127.0.0.1:4000';
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const chapter = readme.split('\n## ').find((text) => text.startsWith('The first ten minutes')) ?? '';
const blocks = [...chapter.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => code!.replaceAll('http://127.0.0.1:4000', url));
const expected = blocks.map((code) => [...code.matchAll(/^# → (.+)$/gm)].map(([, text]) => text!));
if (blocks.length < 4 || expected.flat().length < 3) throw new Error('the README has lost its commands or what they answer');

const border = '--- end of a block ---';
const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', blocks.map((code) => `${code}\necho; echo '${border}'`).join('\n')], {
  cwd: projectDirectory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
});
const outputs = stdout.split(border);
const missing = expected.flatMap((texts, index) => texts.filter((text) => !(outputs[index] ?? '').includes(text)));
for (const text of missing) console.error(`the README promises an answer with ${text}; it did not come`);
if (status !== 0 || missing.length > 0) {
  console.error(stdout, stderr);
  process.exit(1);
}
console.log(`${blocks.length} blocks of commands did what the README says.`);
