import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { definitionOf } from '../project/definitionOf.ts';
import { projectDirectory } from '../project/projectDirectory.ts';
import { directoryOf, fileOf } from '../project/subgraphs.ts';
import { parseSource, readSource, type SubgraphSource } from '../schema/sources.ts';

/** A subgraph that somebody works on. */
export interface DevelopedSubgraph {
  /** Its SDL as it is saved now. @throws SourceError where it is not GraphQL, Error where a file is missing */
  read(): Promise<SubgraphSource>;
  /** What is watched. */
  folder: string;
}

/**
 * A subgraph of this project. What its aggregates.ts lists is read anew each time; what that imports is not, because
 * only the SDL counts here.
 */
export function projectSubgraph(name: string): DevelopedSubgraph {
  let reading = 0;
  return {
    folder: directoryOf(name),
    async read() {
      const file = pathToFileURL(fileOf(name, 'aggregates'));
      file.search = String(reading++);
      const { aggregates } = (await import(file.href)) as { aggregates: readonly Aggregate[] };
      return readSource({ ...(await definitionOf(name)), aggregates });
    },
  };
}

/** A subgraph in another language or repository, of which the file of its SDL is here. */
export function foreignSubgraph(name: string, file: string): DevelopedSubgraph {
  return {
    folder: dirname(file),
    read: async () =>
      parseSource(name, [{ file: relative(projectDirectory, file), line: 1, text: readFileSync(file, 'utf8') }]),
  };
}
