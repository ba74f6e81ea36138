import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { UsageError } from '../process/exitCode.ts';
import { projectDirectory } from '../project/projectDirectory.ts';
import { configuredRegistry, registryInUse, type RegistryChoice } from '../published/registryLocation.ts';
import { withRegistry } from '../registry/withRegistry.ts';

export interface ClientSchemaChoice extends RegistryChoice {
  /** A file with the API schema. */
  schema?: string;
  /** Of the registry. */
  contract?: string;
}

/**
 * The schema that clients see: a file's, a registry's or one of its contracts', else the project's own.
 * @throws (the promise) UsageError for one that is not there, or is none.
 */
export async function clientSchema({ schema, contract, ...choice }: ClientSchemaChoice): Promise<GraphQLSchema> {
  if (schema !== undefined && configuredRegistry(choice) !== undefined)
    throw new UsageError(`${schema} is not signed, and a registry is configured; take one of them`);
  const location = schema === undefined ? registryInUse(choice) : undefined;
  if (location === undefined) {
    if (contract !== undefined) throw new UsageError('--contract names a contract of a registry: give --registry too');
    return readSchema(schema ?? `${projectDirectory}schema/api.graphql`);
  }
  return withRegistry({ registry: location }, async (registry) => {
    const latest = await registry.latest();
    if (latest === undefined) throw new UsageError(`${registry.title}: nothing has been published there yet`);
    const shown = contract === undefined ? latest : latest.contracts.find(({ name }) => name === contract);
    if (shown === undefined) throw new UsageError(`${registry.title}: the graph has no contract ${contract}`);
    return apiSchemaOf(shown.supergraph);
  });
}

function readSchema(file: string): GraphQLSchema {
  try {
    return buildSchema(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} is no schema: ${(error as Error).message}`);
  }
}
