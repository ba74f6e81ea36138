import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLError, parse, Source, type ASTNode, type DocumentNode } from 'graphql';
import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { describeUsual } from '#platform/graphql/describeUsual.ts';
import { headerOf, subgraphSdl } from '#platform/graphql/subgraphSdl.ts';
import { defaultPort } from '#platform/process/names.ts';
import { definitionOf, type ProjectSubgraph } from '../project/definitionOf.ts';
import { platformDirectory } from '../project/projectDirectory.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';
import type { Problem } from './problem.ts';

/** A subgraph's SDL as it is published, with the way back to the files it was put together from. */
export interface SubgraphSource {
  name: string;
  /** Where it answers on this machine. */
  url: string;
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
  return Promise.all(graphSubgraphs.map(async (name) => readSource(await definitionOf(name))));
}

/** One subgraph, from its files as they are now. @throws SourceError where its SDL is not GraphQL. */
export function readSource(definition: ProjectSubgraph): SubgraphSource {
  const { name, aggregates, directory, port } = definition;
  const own = aggregates.map((aggregate) => {
    const file = `${aggregate.name}/schema.graphql`;
    return {
      file: `subgraphs/${name}/${file}`,
      line: 1,
      text: describeUsual(readFileSync(join(directory, file), 'utf8')),
    };
  });
  const pieces = [headerPiece(headerOf(own.map(({ text }) => text))), ...own];
  const source = parseSource(name, pieces, aggregates, port);
  if (source.sdl !== subgraphSdl(definition))
    throw new Error(`${name}: platform/graphql/subgraphSdl.ts puts the SDL together in another way than this tool`);
  return source;
}

export function parseSource(
  name: string,
  pieces: readonly Piece[],
  aggregates: readonly Aggregate[] = [],
  port = defaultPort(name) ?? 0,
): SubgraphSource {
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
    return {
      name,
      url: `http://127.0.0.1:${port}/graphql`,
      sdl,
      document,
      aggregates,
      placeOf: (node) => placeOfLine(node.loc!.startToken.line),
    };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new SourceError({
      rule: 'SYNTAX',
      subject: name,
      place: placeOfLine(error.locations?.[0]?.line ?? 1),
      message: error.message,
    });
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

/** The header's line is known where the platform's sources are there; an installed package has none. */
function headerPiece(text: string): Piece {
  const [file, source] = [
    'platform/graphql/subgraphSdl.ts',
    join(platformDirectory, 'platform/graphql/subgraphSdl.ts'),
  ];
  const line = existsSync(source)
    ? readFileSync(source, 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('schemaHeader = `')) + 1
    : 1;
  return { file, line, text };
}
