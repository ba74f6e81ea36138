import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { problemsOf, readDocuments } from '../../client/clientDocuments.ts';
import { generateClient } from '../../client/generateClient.ts';
import { exitCode, exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { projectDirectory } from '../../project/projectDirectory.ts';
import { configuredRegistry, registryInUse, type RegistryChoice } from '../../published/registryLocation.ts';
import { withRegistry } from '../../registry/withRegistry.ts';
import { problemText } from '../../schema/problem.ts';

/** `orgraph client generate` */
export const generateClientCommand = (command: Command): Command =>
  command
    .argument('<patterns...>', 'files with operations and fragments: "src/**/*.graphql"')
    .option('--output <file>', 'what is written', 'src/graph.ts')
    .option('--schema <file>', 'the API schema; by default the registry’s, where there is one, else schema/api.graphql')
    .option('--registry <place>', 'a folder, or the URL of a PostgreSQL database')
    .option('--contract <name>', 'one of the registry’s contracts')
    .option('--check', 'write nothing; exit status 1 where the file is not up to date')
    .addHelpText('after', '\nExample: npx orgraph client generate "src/**/*.graphql" --output src/graph.ts')
    .action((patterns: string[], options: GenerateOptions) => exitWith(() => generate(patterns, options)));

interface GenerateOptions extends RegistryChoice {
  /** A file with the API schema. */
  schema?: string;
  /** Of the registry. */
  contract?: string;
  output: string;
  /** Writes nothing; a difference is a finding. */
  check?: boolean;
}

async function generate(patterns: readonly string[], options: GenerateOptions): Promise<ExitCode> {
  const { documents, problems } = readDocuments(patterns);
  if (documents.length + problems.length === 0) throw new UsageError(`no file matches ${patterns.join(' ')}`);
  const schema = await schemaOf(options);
  const found = problems.length > 0 ? problems : problemsOf(documents, schema);
  for (const problem of found) process.stderr.write(`${problemText(problem)}\n`);
  if (found.length > 0) return exitCode.findings;

  const { output, check } = options;
  const text = await generateClient(schema, documents);
  if (check === true) {
    const same = existsSync(output) && readFileSync(output, 'utf8') === text;
    process.stdout.write(
      same ? `${output} is up to date.\n` : `${output} is not up to date; run this without --check.\n`,
    );
    return same ? exitCode.passed : exitCode.findings;
  }
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, text);
  process.stdout.write(`${output} is written, from ${documents.length} file${documents.length === 1 ? '' : 's'}.\n`);
  return exitCode.passed;
}

/** The schema that clients see: a file's, a registry's or one of its contracts', else the project's own. */
async function schemaOf({ schema, contract, ...choice }: GenerateOptions): Promise<GraphQLSchema> {
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
