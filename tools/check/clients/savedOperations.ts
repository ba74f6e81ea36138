import { join } from 'node:path';
import { GraphQLError, Kind, parse, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { readRegistered } from '#gateway/documents/registeredDocuments.ts';
import { CouldNotCheck } from '../../process/exitCode.ts';
import type { Place } from '../finding.ts';

/** One operation of a document that is kept in the project. */
export interface ProjectOperation {
  /** Who has registered it; undefined for what is saved in `schema/operations/`. */
  client: { name: string; version: string | undefined } | undefined;
  text: string;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  place: Place;
}

const folder = 'schema';

/**
 * The operations that a project trusts: those in `schema/operations/`, and those that versions of clients have
 * registered in `schema/clients/`, the same store that gateways serve from.
 * @throws (the promise) CouldNotCheck for what is not GraphQL, and for a manifest that is none.
 */
export async function savedOperations(directory: string): Promise<ProjectOperation[]> {
  const registered = await readRegistered(join(directory, folder)).catch((error: Error) => {
    throw new CouldNotCheck(
      error.message
        .split('\n')
        .map((line) => `${folder}/${line}`)
        .join('\n'),
    );
  });
  return registered.flatMap(({ client: name, version, file: inFolder, documents }) => {
    const file = `${folder}/${inFolder}`;
    const client = name === undefined ? undefined : { name, version };
    return documents.flatMap(({ id, text }) => {
      const document = parsed(text, client === undefined ? file : `${file} (${id})`);
      return document.definitions.flatMap((operation) =>
        operation.kind === Kind.OPERATION_DEFINITION
          ? [{ client, text, document, operation, place: { file, line: client ? 1 : operation.loc!.startToken.line } }]
          : [],
      );
    });
  });
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
