#!/usr/bin/env node
import { CommanderError } from 'commander';
import { programFor } from './cli/program.ts';
import { commandTable } from './commandTable.ts';
import { describeError, exitCode, isWrongCall } from './process/exitCode.ts';

// A terminal or reader that is gone takes no more lines; that must not stop the work, or the stopping.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  const program = await programFor(process.argv.slice(2), commandTable);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? exitCode.passed : exitCode.usage);
  process.stderr.write(`${describeError(error as Error)}\n`);
  process.exitCode = isWrongCall(error as Error) ? exitCode.usage : 1;
}
