import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Chapter {
  /** Where it stands; the README where nothing else is said. */
  document?: string;
  /** Where its commands are run. */
  directory: string;
  /** How many blocks of commands, and lines of what they answer, the chapter has at least. */
  blocks: number;
  answers: number;
  adapted?: (code: string) => string;
}

const border = '--- end of a block ---';

/**
 * Runs the commands of a document's chapter in one shell, and looks for what it says that they answer (`# → …`).
 * Ends the process with 1 where that does not come.
 */
export function runChapter(title: string, chapter: Chapter): void {
  const text = textOf(chapter.document);
  runText(text.split('\n## ').find((part) => part.startsWith(`${title}\n`)) ?? '', chapter);
}

/** The same with a whole document. */
export const runDocument = (chapter: Chapter): void => runText(textOf(chapter.document), chapter);

const textOf = (document = 'README.md'): string => readFileSync(new URL(`../../${document}`, import.meta.url), 'utf8');

function runText(
  chapter: string,
  { document = 'README.md', directory, blocks: fewest, answers, adapted = (code) => code }: Chapter,
): void {
  const blocks = [...chapter.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => adapted(code!));
  const expected = blocks.map((code) => [...code.matchAll(/^# → (.+)$/gm)].map(([, answer]) => answer!));
  if (blocks.length < fewest || expected.flat().length < answers)
    throw new Error(`${document} has lost commands or what they answer`);

  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-euo', 'pipefail', '-c', blocks.map((code) => `${code}\necho; echo '${border}'`).join('\n')],
    { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const outputs = stdout.split(border);
  const missing = expected.flatMap((texts, index) => texts.filter((text) => !(outputs[index] ?? '').includes(text)));
  for (const answer of missing) console.error(`${document} promises an answer with ${answer}; it did not come`);
  if (status !== 0 || missing.length > 0) {
    console.error(stdout, stderr);
    process.exit(1);
  }
  console.log(`${blocks.length} blocks of commands did what ${document} says.`);
}
