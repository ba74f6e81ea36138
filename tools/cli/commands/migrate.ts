import type { Command } from 'commander';
import { variableOf } from '#platform/process/names.ts';
import { useDatabases } from '../../database/databases.ts';
import { checkDatabase } from '../../migrate/check.ts';
import { create } from '../../migrate/create.ts';
import { withSubgraph, type OpenSubgraph } from '../../migrate/openSubgraph.ts';
import { migrateDown, migrateUp, migrationStates } from '../../migrate/run.ts';
import { aggregatesOf } from '../../project/definitionOf.ts';
import { assertSubgraph, graphSubgraphs } from '../../project/subgraphs.ts';

/** `orgraph migrate` */
export const migrateCommand = (command: Command): Command =>
  command
    .argument('[action]', 'up, down, status, create or check', 'up')
    .option('--subgraph <name>', 'one subgraph instead of all')
    .option('--to <migration>', 'up to and including it, or down to it; 0: before the first')
    .option('--name <what>', 'what the new migration does, in words joined by _')
    .action(migrate);

interface MigrateOptions {
  subgraph?: string;
  to?: string;
  name?: string;
}

/** Each answers the lines to print; `check` fails on any. */
const actions: Record<string, (subgraph: OpenSubgraph, options: MigrateOptions) => Promise<string[]>> = {
  up: async (subgraph, { to }) => (await migrateUp(subgraph, to)).map((name) => `applied ${name}`),
  down: async (subgraph, { to }) => (await migrateDown(subgraph, to)).map((name) => `took back ${name}`),
  status: async (subgraph) =>
    (await migrationStates(subgraph)).map(
      ({ name, appliedAt }) => `${appliedAt?.toISOString() ?? 'pending                 '}  ${name}`,
    ),
  create: (subgraph, { name }) => create(subgraph, name),
  check: checkDatabase,
};

/** The actions that look at the entities. */
const comparing = new Set(['create', 'check']);

const nothing: Record<string, string> = {
  up: 'up to date',
  down: 'nothing to take back',
  status: 'no migration',
  create: 'the database has what the entities say',
  check: 'agrees with its entities and with the rules of tenancy',
};

/** One action on one or all subgraphs, on the configured or the embedded databases. */
async function migrate(action: string, options: MigrateOptions): Promise<void> {
  const act = actions[action];
  if (act === undefined) throw new Error(`migrate knows ${Object.keys(actions).join(', ')}, not ${action}`);
  const names = chosen(options.subgraph);
  if ((options.to !== undefined || action === 'create') && names.length > 1)
    throw new Error(`${action === 'create' ? 'create' : '--to'} needs one subgraph: add --subgraph <name>`);
  const databases = await useDatabases('migrate');
  try {
    for (const name of names) {
      const url = databases.urls[name]?.ownerUrl;
      if (url === undefined)
        throw new Error(
          `${variableOf(name, 'OWNER_DATABASE_URL')} is missing: the URL of this subgraph's database under the role that owns it`,
        );
      const lines = await withSubgraph(name, url, comparing.has(action) ? await aggregatesOf(name) : [], (subgraph) =>
        act(subgraph, options),
      );
      process.stdout.write(
        `${(lines.length > 0 ? lines : [nothing[action]!]).map((line) => `${name}: ${line}`).join('\n')}\n`,
      );
      if (action === 'check' && lines.length > 0) process.exitCode = 1;
    }
  } finally {
    await databases.release();
  }
}

function chosen(subgraph: string | undefined): readonly string[] {
  if (subgraph === undefined) return graphSubgraphs;
  assertSubgraph(subgraph);
  return [subgraph];
}
