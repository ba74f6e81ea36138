import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GraphQLError, Kind, parse, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { CouldNotCheck } from '../../process/exitCode.ts';
import type { Place } from '../finding.ts';

/** One operation of a document that is kept in the project. */
export interface ProjectOperation {
  text: string;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  place: Place;
}

const folder = 'schema/operations';

/**
 * The operations in `schema/operations/` of a project, trusted documents among them; none where there is no such
 * folder.
 * @throws (the promise) CouldNotCheck for what is not GraphQL.
 */
export async function savedOperations(directory: string): Promise<ProjectOperation[]> {
  const names = (await readdir(join(directory, folder)).catch(() => []))
    .filter((name) => name.endsWith('.graphql'))
    .toSorted();
  return (
    await Promise.all(
      names.map(async (name) => {
        const file = `${folder}/${name}`;
        const text = await readFile(join(directory, file), 'utf8');
        const document = parsed(text, file);
        return document.definitions.flatMap((operation) =>
          operation.kind === Kind.OPERATION_DEFINITION
            ? [{ text, document, operation, place: { file, line: operation.loc!.startToken.line } }]
            : [],
        );
      }),
    )
  ).flat();
}

function parsed(text: string, file: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw new CouldNotCheck(`${file}: is nested too deeply to be read`);
    if (!(error instanceof GraphQLError)) throw error;
    throw new CouldNotCheck(`${file}:${error.locations?.[0]?.line ?? 1}: ${error.message}`);
  }
}
