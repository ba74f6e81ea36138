import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLError, parse, Source, type ASTNode, type DocumentNode } from 'graphql';
import type { Aggregate } from '#platform/aggregate.ts';
import { subgraphNames, type SubgraphName } from '#platform/names.ts';
import { schemaHeader, subgraphSchema } from '#platform/schema.ts';
import { aggregatesOf } from '../aggregates.ts';
import { projectDirectory } from '../dataDirectory.ts';
import type { Problem } from './problem.ts';

/** A subgraph's SDL as it is published, with the way back to the files it was put together from. */
export interface SubgraphSource {
  name: SubgraphName;
  sdl: string;
  document: DocumentNode;
  aggregates: readonly Aggregate[];
  /** `file:line` of a node of the document. */
  placeOf(node: ASTNode): string;
}

/** A file's part of the SDL: its first line there is line `line` of the file. */
export interface Piece {
  file: string;
  line: number;
  text: string;
}

/** The subgraphs as their own aggregates.ts lists them. @throws SourceError where an SDL is not GraphQL. */
export function readSources(): Promise<SubgraphSource[]> {
  return Promise.all(subgraphNames.map(async (name) => {
    const aggregates = await aggregatesOf(name);
    const pieces = [headerPiece(), ...aggregates.map((aggregate) => {
      const file = `subgraphs/${name}/${aggregate.name}/schema.graphql`;
      return { file, line: 1, text: readRepositoryFile(file) };
    })];
    const source = parseSource(name, pieces, aggregates);
    if (source.sdl !== subgraphSchema(name, aggregates)) throw new Error(`${name}: platform/schema.ts puts the SDL together in another way than this tool`);
    return source;
  }));
}

export function parseSource(name: SubgraphName, pieces: readonly Piece[], aggregates: readonly Aggregate[] = []): SubgraphSource {
  const sdl = pieces.map(({ text }) => text).join('\n');
  const placeOfLine = (line: number): string => {
    let first = 1;
    for (const piece of pieces) {
      const next = first + piece.text.split('\n').length;
      if (line < next) return `${piece.file}:${line - first + piece.line}`;
      first = next;
    }
    return `${pieces.at(-1)!.file}:1`;
  };
  try {
    const document = parse(new Source(sdl, name));
    return { name, sdl, document, aggregates, placeOf: (node) => placeOfLine(node.loc!.startToken.line) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new SourceError({ place: placeOfLine(error.locations?.[0]?.line ?? 1), message: error.message });
  }
}

/** A source that cannot be parsed. */
export class SourceError extends Error {
  override name = 'SourceError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

const readRepositoryFile = (file: string): string => readFileSync(join(projectDirectory, file), 'utf8');

function headerPiece(): Piece {
  const file = 'platform/schema.ts';
  const line = readRepositoryFile(file).split('\n').findIndex((text) => text.includes('schemaHeader = `')) + 1;
  return { file, line, text: schemaHeader };
}
