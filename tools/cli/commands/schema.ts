import type { Command } from 'commander';

/** `orgraph schema`, which is loaded with each command below it: what it does is loaded when it is called itself. */
export const schemaCommand = (command: Command): Command =>
  command
    .option('--check', 'write nothing; fail where they differ or do not compose')
    .option('--json', 'say what became of it as JSON')
    .action(async (options: { check?: boolean; json?: boolean }) => {
      process.exitCode = (await (await import('../writeContracts.ts')).writeContracts(options)) ? 0 : 1;
    });
