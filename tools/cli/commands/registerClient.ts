import type { Command } from 'commander';
import { clientSchema, type ClientSchemaChoice } from '../../client/clientSchema.ts';
import { registerClient } from '../../client/registerClient.ts';
import { exitCode, exitWith, type ExitCode } from '../../process/exitCode.ts';
import { requireReadable } from '../../process/requireReadable.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { projectDirectory } from '../../project/projectDirectory.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph client register` */
export const registerClientCommand = (command: Command): Command =>
  command
    .argument('<name>', 'what the client calls itself in its requests')
    .argument('<version>', 'of its build; what a version has registered does not change')
    .argument(
      '<manifest>',
      'what its build wrote: persisted-documents.json of GraphQL Code Generator or relay-compiler, or Apollo’s persisted query manifest',
    )
    .option('--folder <folder>', 'where documents are registered; by default the project’s schema/')
    .option('--schema <file>', 'the API schema; by default the registry’s, where there is one, else schema/api.graphql')
    .option('--registry <place>', 'a folder, or the URL of a PostgreSQL database')
    .option('--contract <name>', 'one of the registry’s contracts')
    .option('--json', 'say what became of it as JSON')
    .addHelpText('after', '\nExample: npx orgraph client register web 1.4.0 dist/persisted-documents.json')
    .action((client: string, version: string, manifest: string, options: RegisterOptions) =>
      exitWith(() => register(client, version, manifest, options)),
    );

interface RegisterOptions extends ClientSchemaChoice {
  folder?: string;
  json?: boolean;
}

async function register(
  client: string,
  version: string,
  manifest: string,
  { folder = `${projectDirectory}schema`, json, ...choice }: RegisterOptions,
): Promise<ExitCode> {
  requireReadable('<manifest>', manifest, 'file');
  if (choice.schema !== undefined) requireReadable('--schema', choice.schema, 'file');
  const result = await whileShowing('checking the documents', async () =>
    registerClient({ client, version, manifest, folder }, await clientSchema(choice)),
  );
  if (result.outcome === 'refused') {
    for (const problem of result.problems) process.stderr.write(`${problem}\n`);
    if (json === true) writeResult(json, result, '');
    return exitCode.findings;
  }
  const { outcome, file, documents } = result;
  const what = `${documents} document${documents === 1 ? '' : 's'} of ${client} ${version}`;
  writeResult(
    json,
    result,
    outcome === 'registered' ? `Registered ${what}: ${file}` : `${what} had been registered: ${file}`,
  );
  return exitCode.passed;
}
