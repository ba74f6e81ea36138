import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { GraphQLError, Kind, parse, Source, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { operationSchemaOf } from '#gateway/supergraph/operationSchema.ts';
import type { Problem } from '../schema/problem.ts';

/** A file of a frontend with operations or fragments. */
export interface ClientDocument {
  file: string;
  document: DocumentNode;
}

export type ReadDocuments = { documents: readonly ClientDocument[]; problems: readonly Problem[] };

/** The documents that glob patterns match, in the order of their names. */
export function readDocuments(patterns: readonly string[]): ReadDocuments {
  const files = [...new Set(patterns.flatMap((pattern) => globSync(pattern)))].toSorted();
  const read = files.map((file) => {
    try {
      return { file, document: parse(new Source(readFileSync(file, 'utf8'), file)) };
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return problemOf(file, error, 'SYNTAX');
    }
  });
  return {
    documents: read.filter((one) => 'document' in one),
    problems: read.filter((one) => 'place' in one),
  };
}

/**
 * What keeps documents from being asked of a schema: taken together, because fragments of one file may stand in
 * another.
 */
export function problemsOf(documents: readonly ClientDocument[], schema: GraphQLSchema): Problem[] {
  const together: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: documents.flatMap(({ document }) => document.definitions),
  };
  const unnamed = documents.flatMap(({ file, document }) =>
    document.definitions.flatMap((node) =>
      node.kind === Kind.OPERATION_DEFINITION && node.name === undefined
        ? [new GraphQLError('An operation needs a name: its types are called by it.', { nodes: node })].map((error) =>
            problemOf(file, error, 'UNNAMED'),
          )
        : [],
    ),
  );
  return [
    ...unnamed,
    ...validate(operationSchemaOf(schema), together).map((error) =>
      problemOf(error.source?.name ?? documents[0]!.file, error, 'INVALID'),
    ),
  ];
}

const problemOf = (file: string, { message, locations }: GraphQLError, rule: string): Problem => ({
  rule,
  subject: file,
  place: `${relative('', file)}:${locations?.[0]?.line ?? 1}`,
  message,
});
