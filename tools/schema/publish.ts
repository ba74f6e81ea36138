import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDirectory } from '../project/projectDirectory.ts';
import type { Problem } from './problem.ts';

/** The published contracts by file name under schema/. */
export type Contracts = Map<string, string>;

const folder = join(projectDirectory, 'schema');

export function publish(contracts: Contracts): void {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of contracts) writeFileSync(join(folder, file), text);
}

/** Where the published contracts differ from what the sources say now: each file with its first differing line. */
export function drift(contracts: Contracts, read: (file: string) => string | undefined = readPublished): Problem[] {
  return [...contracts].flatMap(([file, text]) => {
    const published = read(file);
    if (published === text) return [];
    if (published === undefined) return [{ rule: 'DRIFT', subject: file, place: `schema/${file}:1`, message: 'is missing; run npm run schema' }];
    const [was, is] = [published.split('\n'), text.split('\n')];
    const index = is.findIndex((line, at) => line !== was[at]);
    const line = index === -1 ? is.length : index;
    return [{ rule: 'DRIFT', subject: file, place: `schema/${file}:${line + 1}`, message: `is not up to date; run npm run schema\n  published: ${was[line] ?? '(end)'}\n  sources:   ${is[line] ?? '(end)'}` }];
  });
}

function readPublished(file: string): string | undefined {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch {
    return undefined;
  }
}
