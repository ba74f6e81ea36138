import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

const file = new URL('./RESULTS.md', import.meta.url);
const title =
  '# Results\n\nEach section is written by its benchmark, whole, with the machine and the commit. Compare ratios and processor time; absolute rates are this machine’s.\n';

/** Puts a benchmark's section into bench/RESULTS.md, in place of the one it wrote before. */
export function writeSection(name: string, markdown: string): void {
  const section = `<!-- ${name} -->\n${markdown.trim()}\n<!-- /${name} -->`;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : title;
  const [start, end] = [text.indexOf(`<!-- ${name} -->`), text.indexOf(`<!-- /${name} -->`)];
  writeFileSync(
    file,
    start < 0 || end < 0
      ? `${text.trimEnd()}\n\n${section}\n`
      : text.slice(0, start) + section + text.slice(end + `<!-- /${name} -->`.length),
  );
  process.stdout.write(`${markdown.trim()}\n`);
}

/** What it was measured on. */
export function machine(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const changed =
    execFileSync('git', ['status', '--porcelain', '--untracked-files=no'], { encoding: 'utf8' }).trim() !== '';
  const [cpu] = cpus();
  return `Measured on ${cpus().length} cores (${cpu!.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, at commit ${commit}${changed ? ' with changes' : ''}, ${new Date().toISOString().slice(0, 10)}.`;
}
