import type { Command } from 'commander';
import { useDatabases } from '../../database/databases.ts';
import { keysDirectory } from '../../local/keysDirectory.ts';
import { seedDatabases } from '../../local/seed.ts';

/** `orgraph seed` */
export const seedCommand = (command: Command): Command => command.action(seed);

/** Brings the demonstration organizations into the configured or the embedded databases. */
async function seed(): Promise<void> {
  const keys = await keysDirectory();
  const databases = await useDatabases('seed');
  try {
    await seedDatabases(databases.urls, keys);
    process.stdout.write('The demonstration organizations Acme and Beta are there.\n');
  } finally {
    await databases.release();
  }
}
