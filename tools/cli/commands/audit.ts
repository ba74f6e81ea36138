import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { exportTrail, type TrailRange } from '../../audit/exportTrail.ts';
import { purgeTrail } from '../../audit/purgeTrail.ts';
import { useDatabases } from '../../database/databases.ts';
import { exitCode, exitWith, UsageError } from '../../process/exitCode.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph audit export` */
export const exportTrailCommand = (command: Command): Command =>
  command
    .requiredOption('--organization <id or slug>', 'whose')
    .option('--from <time>', 'from then on, as 2026-01-31 or 2026-01-31T12:00:00Z', timeOf)
    .option('--to <time>', 'up to then, not included', timeOf)
    .option('--after <id>', 'go on after this line')
    .action((range: TrailRange) =>
      exitWith(async () => {
        await whileShowing('reading the audit trail', () =>
          withTenancy('appUrl', (url) => print(exportTrail(url, range))),
        );
        return exitCode.passed;
      }),
    );

/** `orgraph audit purge` */
export const purgeTrailCommand = (command: Command): Command =>
  command.option('--json', 'as JSON').action(({ json }: { json?: boolean }) =>
    exitWith(async () => {
      const purged = await whileShowing('purging the audit trail', () => withTenancy('ownerUrl', purgeTrail));
      const { ofOrganizations, ofNone } = purged;
      writeResult(json, purged, `removed ${ofOrganizations} lines of organizations and ${ofNone} of none`);
      return exitCode.passed;
    }),
  );

/** As NDJSON; as fast as standard output takes it. */
const print = (lines: AsyncIterable<object>): Promise<void> =>
  pipeline(Readable.from(texts(lines)), process.stdout, { end: false });

async function* texts(lines: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}

/** What says where tenancy's database is, for each role. */
const missing = {
  appUrl: 'TENANCY_DATABASE_URL: is missing: the URL of tenancy’s database under its runtime role',
  ownerUrl: 'TENANCY_OWNER_DATABASE_URL: is missing: the URL of tenancy’s database under its owner',
};

async function withTenancy<Result>(
  role: keyof typeof missing,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const { urls, release } = await useDatabases('audit', { readsOnly: true });
  try {
    const url = urls['tenancy']?.[role];
    if (url === undefined) throw new ConfigurationError(missing[role]);
    return await work(url);
  } finally {
    await release();
  }
}

/** @throws UsageError for what is no time. */
function timeOf(text: string): Date {
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : undefined;
  if (time === undefined || Number.isNaN(time.getTime()))
    throw new UsageError(`${text} is no time: write it as 2026-01-31 or 2026-01-31T12:00:00Z.`);
  return time;
}
