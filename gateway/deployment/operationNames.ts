import { Kind, parse } from 'graphql';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { readSavedOperations } from '../page/savedOperations.ts';

/**
 * The names of the operations in a folder's GraphQL documents; none where there is no such folder.
 * @throws ConfigurationError (the promise) for a document that is no GraphQL.
 */
export async function operationNames(folder: URL): Promise<Set<string>> {
  const names = new Set<string>();
  for (const { title, query } of await readSavedOperations(folder)) {
    try {
      for (const definition of parse(query, { noLocation: true }).definitions)
        if (definition.kind === Kind.OPERATION_DEFINITION && definition.name !== undefined)
          names.add(definition.name.value);
    } catch (error) {
      throw new ConfigurationError(`METRICS_OPERATIONS: ${title} is not GraphQL: ${(error as Error).message}`);
    }
  }
  return names;
}
