import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSchema } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { makeFolders } from '#platform/process/makeFolders.ts';
import { checkSources } from '../check/checkSources.ts';
import { whileShowing } from '../process/terminalProgress.ts';
import { projectDirectory } from '../project/projectDirectory.ts';
import { compose } from '../schema/compose.ts';
import { problemText, type Problem } from '../schema/problem.ts';
import { readSources, SourceError, type SubgraphSource } from '../schema/sources.ts';
import { privacyFile, privacyPage } from './privacyPage.ts';
import { writeResult } from './writeResult.ts';

/**
 * Writes schema/: each subgraph's SDL, the supergraph and the API schema; and the page about personal data; with `check` it compares instead of writing.
 * Says what is wrong, one place a line, and answers whether nothing is.
 */
export async function writeContracts({ check: checkOnly = false, json = false } = {}): Promise<boolean> {
  const problems = await whileShowing('composing the graph', () => problemsOf(checkOnly));
  for (const problem of problems) console.error(problemText(problem));
  const isDone = problems.length === 0;
  if (isDone || json)
    writeResult(
      json,
      { outcome: !isDone ? 'refused' : checkOnly ? 'unchanged' : 'written', problems },
      checkOnly ? 'schema/ is up to date.' : 'schema/ is written.',
    );
  return isDone;
}

async function problemsOf(checkOnly: boolean): Promise<Problem[]> {
  let sources: SubgraphSource[];
  try {
    sources = await readSources();
  } catch (error) {
    if (error instanceof SourceError) return [error.problem];
    throw error;
  }
  const { supergraph, problems } = compose(sources);
  const found = [...(problems ?? []), ...checkSources(sources)];
  if (supergraph === undefined || found.length > 0) return found;
  const privacy = await privacyPage();
  const contracts: Contracts = new Map([
    ...sources.map(({ name, sdl }) => [`schema/${name}.graphql`, sdl] as const),
    ['schema/supergraph.graphql', supergraph],
    ['schema/api.graphql', `${printSchema(apiSchemaOf(supergraph))}\n`],
    ...(privacy === undefined ? [] : [[privacyFile, privacy] as const]),
  ]);
  if (checkOnly) return drift(contracts);
  write(contracts);
  return [];
}

/** What is written, by its place in the project. */
type Contracts = Map<string, string>;

function write(contracts: Contracts): void {
  makeFolders(join(projectDirectory, 'schema'));
  for (const [file, text] of contracts) writeFileSync(join(projectDirectory, file), text);
}

/** Where the published contracts differ from what the sources say now: each file with its first differing line. */
export function drift(contracts: Contracts, read: (file: string) => string | undefined = readPublished): Problem[] {
  return [...contracts].flatMap(([file, text]) => {
    const published = read(file);
    if (published === text) return [];
    if (published === undefined)
      return [{ rule: 'DRIFT', subject: file, place: `${file}:1`, message: 'is missing; run npm run schema' }];
    const [was, is] = [published.split('\n'), text.split('\n')];
    const index = is.findIndex((line, at) => line !== was[at]);
    const line = index === -1 ? is.length : index;
    return [
      {
        rule: 'DRIFT',
        subject: file,
        place: `${file}:${line + 1}`,
        message: `is not up to date; run npm run schema\n  published: ${was[line] ?? '(end)'}\n  sources:   ${is[line] ?? '(end)'}`,
      },
    ];
  });
}

function readPublished(file: string): string | undefined {
  try {
    return readFileSync(join(projectDirectory, file), 'utf8');
  } catch {
    return undefined;
  }
}
