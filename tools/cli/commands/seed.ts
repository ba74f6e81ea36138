import type { Command } from 'commander';
import { givenDatabases, useDatabases } from '../../database/databases.ts';
import { keysDirectory } from '../../local/keysDirectory.ts';
import { seedDatabases } from '../../local/seed.ts';
import { exitCode, exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph seed` */
export const seedCommand = (command: Command): Command =>
  command
    .option('--demonstration', 'also on a server that is not the embedded one: its accounts have known passwords')
    .option('--json', 'say what became of it as JSON')
    .action((options: SeedOptions) => exitWith(() => seed(options)));

interface SeedOptions {
  demonstration?: boolean;
  json?: boolean;
}

/**
 * Brings the demonstration organizations into the configured or the embedded databases.
 * @throws UsageError on a server that may be somebody's, unless it is said to be a demonstration
 */
async function seed({ demonstration, json }: SeedOptions): Promise<ExitCode> {
  if (demonstration !== true && givenDatabases() !== undefined)
    throw new UsageError(
      'The demonstration’s accounts have passwords that everybody knows, and these databases are not the embedded ones. If they are a demonstration too, say so: --demonstration.',
    );
  const keys = await keysDirectory();
  const databases = await whileShowing('opening the databases', () => useDatabases('seed'));
  try {
    await whileShowing('seeding', () => seedDatabases(databases.urls, keys));
    writeResult(json, { organizations: ['acme', 'beta'] }, 'The demonstration organizations Acme and Beta are there.');
    return exitCode.passed;
  } finally {
    await databases.release();
  }
}
