import type { Migrator } from '@mikro-orm/migrations';
import { UsageError } from '../process/exitCode.ts';
import type { OpenSubgraph } from './openSubgraph.ts';
import { migrationStates } from './run.ts';

/** @throws UsageError unless it says what a migration does. */
export function assertDescribed(what: string | undefined): asserts what is string {
  if (what === undefined || !/^[a-z][a-z0-9_]*$/.test(what))
    throw new UsageError('say in a few words what the migration does: --name add_channel_topic');
}

/**
 * Writes the migration from the live database to the entities, and back. Grants, functions and data are added by hand.
 */
export async function create(subgraph: OpenSubgraph, what: string | undefined): Promise<string[]> {
  assertDescribed(what);
  const pending = (await migrationStates(subgraph)).filter(({ appliedAt }) => appliedAt === undefined);
  if (pending.length > 0)
    throw new Error(
      `${subgraph.name} has pending migrations; apply them first: npm run migrate -- up --subgraph ${subgraph.name}`,
    );
  const { fileName } = await (subgraph.orm.migrator as Migrator).create(undefined, false, false, what);
  return fileName === ''
    ? []
    : [`wrote migrations/${subgraph.name}/${fileName}; read it, and try it with up, down and up again`];
}
