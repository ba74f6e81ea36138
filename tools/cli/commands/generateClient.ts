import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { problemsOf, readDocuments } from '../../client/clientDocuments.ts';
import { clientSchema, type ClientSchemaChoice } from '../../client/clientSchema.ts';
import { generateClient } from '../../client/generateClient.ts';
import { exitCode, exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { requireReadable } from '../../process/requireReadable.ts';
import { requireFolder, requireWritable } from '../../process/requireWritable.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { problemText } from '../../schema/problem.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph client generate` */
export const generateClientCommand = (command: Command): Command =>
  command
    .argument('<patterns...>', 'files with operations and fragments: "src/**/*.graphql"')
    .option('--output <file>', 'what is written', 'src/graph.ts')
    .option('--schema <file>', 'the API schema; by default the registry’s, where there is one, else schema/api.graphql')
    .option('--registry <place>', 'a folder, or the URL of a PostgreSQL database')
    .option('--contract <name>', 'one of the registry’s contracts')
    .option('--check', 'write nothing; exit status 1 where the file is not up to date')
    .option('--json', 'say what became of it as JSON')
    .addHelpText('after', '\nExample: npx orgraph client generate "src/**/*.graphql" --output src/graph.ts')
    .action((patterns: string[], options: GenerateOptions) => exitWith(() => generate(patterns, options)));

interface GenerateOptions extends ClientSchemaChoice {
  output: string;
  /** Writes nothing; a difference is a finding. */
  check?: boolean;
  json?: boolean;
}

async function generate(patterns: readonly string[], options: GenerateOptions): Promise<ExitCode> {
  const { documents, problems } = readDocuments(patterns);
  if (documents.length + problems.length === 0) throw new UsageError(`no file matches ${patterns.join(' ')}`);
  if (options.schema !== undefined) requireReadable('--schema', options.schema, 'file');
  const schema = await whileShowing('reading the schema', () => clientSchema(options));
  const found = problems.length > 0 ? problems : problemsOf(documents, schema);
  for (const problem of found) process.stderr.write(`${problemText(problem)}\n`);
  const { output, check, json } = options;
  if (found.length > 0) {
    if (json === true) writeResult(json, { outcome: 'refused', output, problems: found }, '');
    return exitCode.findings;
  }
  if (check !== true) {
    requireFolder('--output', dirname(output));
    requireWritable('--output', output);
  }
  const text = await whileShowing('generating types', () => generateClient(schema, documents));
  if (check === true) {
    const same = existsSync(output) && readFileSync(output, 'utf8') === text;
    writeResult(
      json,
      { outcome: same ? 'unchanged' : 'outdated', output, files: documents.length },
      same ? `${output} is up to date.` : `${output} is not up to date; run this without --check.`,
    );
    return same ? exitCode.passed : exitCode.findings;
  }
  writeFileSync(output, text);
  writeResult(
    json,
    { outcome: 'written', output, files: documents.length },
    `${output} is written, from ${documents.length} file${documents.length === 1 ? '' : 's'}.`,
  );
  return exitCode.passed;
}
