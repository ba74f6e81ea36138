import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { UsageError } from '../process/exitCode.ts';
import { definitionOf } from '../project/definitionOf.ts';
import { projectDirectory } from '../project/projectDirectory.ts';
import { assertSubgraph } from '../project/subgraphs.ts';
import { parseSource, readSource, type SubgraphSource } from './sources.ts';

/**
 * A subgraph's SDL as it stands in a file, or by default in the sources of a subgraph of this project.
 * @throws UsageError where there is none, SourceError where it is not GraphQL
 */
export async function readCandidate(name: string, file: string | undefined): Promise<SubgraphSource> {
  if (!/^[A-Za-z]\w*(-\w+)*$/.test(name))
    throw new UsageError(`${JSON.stringify(name)} is no name for a subgraph: use letters, digits, _ and -`);
  if (file !== undefined) return parseSource(name, [{ file: shown(file), line: 1, text: readText(file) }]);
  assertSubgraph(name, 'That of another repository or language is named by the file of its SDL, --schema.');
  return readSource(await definitionOf(name));
}

/** A file of the project by its path there. */
function shown(file: string): string {
  const path = relative(projectDirectory, file);
  return path.startsWith('..') ? file : path;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
