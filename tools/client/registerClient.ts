import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GraphQLError, parse, validate, type GraphQLSchema } from 'graphql';
import { misleading, readManifest } from '#gateway/documents/manifest.ts';
import { ambiguousIds, clientsFolder, namePattern, readRegistered } from '#gateway/documents/registeredDocuments.ts';
import { operationSchemaOf } from '#gateway/supergraph/operationSchema.ts';
import { makeFolders } from '#platform/process/makeFolders.ts';
import { UsageError } from '../process/exitCode.ts';

export interface Registration {
  client: string;
  version: string;
  /** A file that the client's build wrote. */
  manifest: string;
  /** Where documents are registered. */
  folder: string;
}

export type Registered =
  | { outcome: 'registered' | 'unchanged'; file: string; documents: number }
  | { outcome: 'refused'; problems: readonly string[] };

/**
 * Puts a manifest, as it is, among the documents that gateways trust; refused where a document does not fit the schema,
 * where it would not be found by its id, where an id names another document already, and where that version has
 * registered something else.
 * @throws (the promise) UsageError for a name that cannot be one and a file that is no manifest.
 */
export async function registerClient(
  { client, version, manifest, folder }: Registration,
  schema: GraphQLSchema,
): Promise<Registered> {
  for (const [what, name] of Object.entries({ name: client, version }))
    if (!namePattern.test(name))
      throw new UsageError(`${name} is no ${what}: 1 to 100 letters, digits and @._+-, a letter or digit first`);
  const content = await readFile(manifest, 'utf8').catch((error: Error) => {
    throw new UsageError(`${manifest} cannot be read: ${error.message}`);
  });
  let documents;
  try {
    documents = readManifest(content);
  } catch (error) {
    throw new UsageError(`${manifest} ${(error as Error).message}`);
  }
  if (documents.length === 0) throw new UsageError(`${manifest} holds no document`);
  const file = join(folder, clientsFolder, client, `${version}.json`);
  const before = existsSync(file) ? await readFile(file, 'utf8') : undefined;
  if (before === content) return { outcome: 'unchanged', file, documents: documents.length };
  const others = (await readRegistered(folder)).filter((one) => one.client !== client || one.version !== version);
  const problems = [
    ...(before === undefined ? [] : [`${file} is registered with other documents: give this build another version`]),
    ...documents.flatMap(({ id, text }) =>
      [misleading({ id, text }) ?? [], mistakesOf(text, schema)]
        .flat()
        .map((mistake) => `${manifest} (${id}): ${mistake}`),
    ),
    ...ambiguousIds([...others, { client, version, file: manifest, documents }]),
  ];
  if (problems.length > 0) return { outcome: 'refused', problems };
  makeFolders(dirname(file));
  await writeFile(`${file}.partial`, content);
  await rename(`${file}.partial`, file);
  return { outcome: 'registered', file, documents: documents.length };
}

function mistakesOf(text: string, schema: GraphQLSchema): string[] {
  try {
    return validate(operationSchemaOf(schema), parse(text)).map(({ message }) => message);
  } catch (error) {
    if (error instanceof GraphQLError) return [error.message];
    throw error;
  }
}
