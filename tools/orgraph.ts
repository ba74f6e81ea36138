#!/usr/bin/env node
import { CommanderError } from 'commander';
import { programFor } from './cli/program.ts';
import { commandTable } from './commandTable.ts';
import { exitCode } from './process/exitCode.ts';

// A terminal or reader that is gone takes no more lines; that must not stop the work, or the stopping.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  const program = await programFor(process.argv.slice(2), commandTable);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? exitCode.passed : exitCode.usage);
  process.stderr.write(`${describe(error as Error & { code?: unknown })}\n`);
  process.exitCode = 1;
}

/** What a person can act on is one message; everything else shows where it came from. */
function describe(error: Error & { code?: unknown }): string {
  const expected =
    ['Error', 'ConfigurationError'].includes(error.name) ||
    /^(28...|3D000|08...|57P..|E[A-Z]+)$/.test(String(error.code));
  return expected && process.env['LOG_LEVEL'] !== 'debug' ? error.message || String(error.code) : `${error.stack}`;
}
