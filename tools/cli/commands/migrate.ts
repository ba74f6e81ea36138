import { Argument, Option, type Command } from 'commander';
import { variableOf } from '#platform/process/names.ts';
import { backUpAll } from '../../database/backup/backUpAll.ts';
import { givenDatabases, useDatabases, type Databases } from '../../database/databases.ts';
import { databaseOf, inDatabase } from '../../database/provision.ts';
import { baseline } from '../../migrate/baseline.ts';
import { checkDatabase } from '../../migrate/check.ts';
import { assertDescribed, create } from '../../migrate/create.ts';
import { lossesOf } from '../../migrate/losses.ts';
import { withSubgraph, type OpenSubgraph } from '../../migrate/openSubgraph.ts';
import { migrateDown, migrateUp, migrationStates } from '../../migrate/run.ts';
import { exitCode, exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { terminalProgress, whileShowing } from '../../process/terminalProgress.ts';
import { aggregatesOf } from '../../project/definitionOf.ts';
import { graphSubgraphs } from '../../project/subgraphs.ts';
import { describeVerification } from '../../verify/describe.ts';
import { readEarlier, type Earlier, type Verification } from '../../verify/verification.ts';
import { verifyDatabase } from '../../verify/verifyDatabase.ts';

/** `orgraph migrate` */
export const migrateCommand = (command: Command): Command =>
  command
    .addArgument(new Argument('[action]', 'what is done').choices(Object.keys(actions)).default('up'))
    .addOption(new Option('--subgraph <name>', 'one subgraph instead of all').choices(graphSubgraphs))
    .option('--to <migration>', 'up to and including it, or down to it; 0: before the first')
    .option('--name <what>', 'what the new migration does, in words joined by _')
    .option('--backup <folder>', 'back all databases up into this new folder first')
    .option('--no-backup', 'take away what cannot be brought back, without a backup')
    .option('--before <file>', 'verify: an earlier verify --json; where there were more rows, they are lost')
    .option('--json', 'write what is done or found as JSON')
    .addHelpText('after', help)
    .action((action: string, options: MigrateOptions) => exitWith(() => migrate(action, options)));

interface MigrateOptions {
  subgraph?: string;
  to?: string;
  name?: string;
  /** false: --no-backup. */
  backup?: string | boolean;
  before?: string;
  json?: true;
}

/** What an action works with beside the open database. */
interface Work extends MigrateOptions {
  databases: Databases;
  earlier: readonly Earlier[];
}

/** What an action did or found in one database. */
interface Outcome {
  lines: readonly string[];
  /** For --json; by default the lines. */
  report?: object;
  /** By default that it passes. */
  exit?: ExitCode;
}

const done = (lines: readonly string[]): Outcome => ({ lines });

const actions: Record<string, (subgraph: OpenSubgraph, work: Work) => Promise<Outcome>> = {
  up: async (subgraph, { to }) => done((await migrateUp(subgraph, to)).map((name) => `applied ${name}`)),
  down: async (subgraph, { to }) => done((await migrateDown(subgraph, to)).map((name) => `took back ${name}`)),
  status: async (subgraph) => {
    const migrations = await migrationStates(subgraph);
    return {
      lines: migrations.map(
        ({ name, appliedAt }) => `${appliedAt?.toISOString() ?? 'pending                 '}  ${name}`,
      ),
      report: { migrations: migrations.map(({ name, appliedAt = null }) => ({ name, appliedAt })) },
    };
  },
  create: async (subgraph, { name }) => done(await create(subgraph, name)),
  check: async (subgraph) => {
    const lines = await checkDatabase(subgraph);
    return { lines, exit: lines.length > 0 ? exitCode.findings : exitCode.passed };
  },
  verify: async (subgraph, { databases, earlier }) => {
    const { ownerUrl, appUrl } = databases.urls[subgraph.name]!;
    const { server } = databases;
    const readerUrl = server === undefined ? ownerUrl! : inDatabase(server, databaseOf(ownerUrl!));
    const before = earlier.find((one) => one.subgraph === subgraph.name);
    const report = await verifyDatabase(subgraph, { readerUrl, appUrl }, before);
    return { lines: describeVerification(report), report, exit: exitOf[report.verdict] };
  },
  baseline: async (subgraph, { databases: { server, urls } }) => {
    const names = await baseline(subgraph, { server, urls: urls[subgraph.name]! });
    return done(names.map((name) => `noted ${name} as applied`));
  },
  reset: async (subgraph) => {
    const down = await migrateDown(subgraph, '0');
    const up = await migrateUp(subgraph);
    return done([...down.map((name) => `took back ${name}`), ...up.map((name) => `applied ${name}`)]);
  },
};

const exitOf: Record<Verification['verdict'], ExitCode> = {
  passed: exitCode.passed,
  failed: exitCode.findings,
  'could not check': exitCode.couldNot,
};

/** The actions that change nothing, not even a server that lacks the databases. */
const reading = new Set(['status', 'check', 'verify']);

/** The actions that look at the entities. */
const comparing = new Set(['create', 'check', 'verify', 'baseline']);

/** The actions that may take away what is there, and which way they go. */
const taking: Partial<Record<string, 'up' | 'down'>> = { up: 'up', down: 'down', reset: 'down' };

const nothing: Record<string, string> = {
  up: 'up to date',
  down: 'nothing to take back',
  status: 'no migration',
  create: 'the database has what the entities say',
  check: 'agrees with its entities and with the rules of tenancy',
  baseline: 'no migration',
  reset: 'no migration',
};

/**
 * One action on one or all subgraphs, on the configured or the embedded databases; the worst of what they come to.
 * @throws UsageError, Error
 */
async function migrate(action: string, options: MigrateOptions): Promise<ExitCode> {
  const act = actions[action]!;
  const names = options.subgraph === undefined ? graphSubgraphs : [options.subgraph];
  if ((options.to !== undefined || action === 'create') && names.length > 1)
    throw new UsageError(`${action === 'create' ? 'create' : '--to'} needs one subgraph: add --subgraph <name>`);
  if (action === 'create') assertDescribed(options.name);
  if (action === 'reset') assertOurs();
  const earlier = options.before === undefined ? [] : readEarlier(options.before);
  if (typeof options.backup === 'string')
    await whileShowing('backing all databases up', () => backUpAll(options.backup as string));
  const progress = terminalProgress();
  progress.show('opening the databases');
  const databases = await useDatabases('migrate', { readsOnly: reading.has(action) }).finally(progress.end);
  try {
    if (action === 'reset' && databases.home === undefined)
      throw new UsageError('npm start serves these databases; end it before they are emptied');
    if (typeof options.backup !== 'string' && options.backup !== false)
      await assertNoLoss(action, names, options, databases);
    const outcomes: Outcome[] = [];
    for (const name of names) {
      progress.show(`${action} ${name}`);
      const outcome = await withSubgraph(
        name,
        ownerUrlOf(databases, name),
        comparing.has(action) ? await aggregatesOf(name) : [],
        (subgraph) => act(subgraph, { ...options, databases, earlier }),
      );
      progress.end();
      outcomes.push({ ...outcome, report: { subgraph: name, ...(outcome.report ?? { lines: outcome.lines }) } });
      if (options.json === undefined) write(name, outcome.lines.length > 0 ? outcome.lines : [nothing[action]!]);
    }
    if (options.json === true)
      process.stdout.write(
        `${JSON.stringify(
          outcomes.map(({ report }) => report),
          null,
          2,
        )}\n`,
      );
    const exits = outcomes.map(({ exit }) => exit ?? exitCode.passed);
    return exits.includes(exitCode.findings)
      ? exitCode.findings
      : (exits.find((exit) => exit !== exitCode.passed) ?? exitCode.passed);
  } finally {
    progress.end();
    await databases.release();
  }
}

const write = (name: string, lines: readonly string[]): void =>
  void process.stdout.write(`${lines.map((line) => `${name}: ${line}`).join('\n')}\n`);

/** Only what `npm start` keeps on this machine is emptied. @throws UsageError */
function assertOurs(): void {
  if (givenDatabases() !== undefined)
    throw new UsageError(
      'The environment names databases: reset empties the embedded ones alone. Nothing was changed.',
    );
}

/**
 * Nothing is taken away for good before somebody has said that there is a backup, or that none is wanted.
 * @throws UsageError with what it would take; then nothing has changed.
 */
async function assertNoLoss(
  action: string,
  names: readonly string[],
  { to }: MigrateOptions,
  databases: Databases,
): Promise<void> {
  const direction = taking[action];
  if (direction === undefined) return;
  const losses: string[] = [];
  for (const name of names)
    await withSubgraph(name, ownerUrlOf(databases, name), [], async (subgraph) => {
      const lost = await lossesOf(subgraph, direction, action === 'reset' ? '0' : to);
      losses.push(...lost.map((line) => `  ${name}: ${line}`));
    });
  if (losses.length > 0)
    throw new UsageError(
      `Nothing was changed. This takes away what is there for good:\n${losses.join('\n')}\nAdd --backup <new folder>, which is written first, or --no-backup.`,
    );
}

function ownerUrlOf({ urls }: Databases, name: string): string {
  const url = urls[name]?.ownerUrl;
  if (url === undefined)
    throw new Error(
      `${variableOf(name, 'OWNER_DATABASE_URL')} is missing: the URL of this subgraph's database under the role that owns it`,
    );
  return url;
}

const help = `
up applies what is pending, down takes the newest back; neither takes away what is there without --backup or --no-backup.
verify says whether a database is what its migrations, entities and the rules of tenancy say, and whose its rows are;
baseline notes all migrations as applied in a database that has what they make and no history; reset empties the
embedded databases.

Exit status: 0 passes, 1 findings, 2 a wrong call, 3 could not be done.`;
