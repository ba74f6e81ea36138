import type { Command } from 'commander';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { useDatabases } from '../../database/databases.ts';
import { administratorsOf, setAdministrator, type Administrator } from '../../platform/administrators.ts';
import { exitCode, exitWith, UsageError } from '../../process/exitCode.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { writeResult } from '../writeResult.ts';

interface JsonOption {
  json?: boolean;
}

/** `orgraph platform list` */
export const listAdministratorsCommand = (command: Command): Command =>
  command.option('--json', 'as JSON').action(({ json }: JsonOption) =>
    exitWith(async () => {
      const all = await whileShowing('reading who runs the platform', () => withOwner(administratorsOf));
      writeResult(json, all, all.length === 0 ? 'Nobody runs the platform.' : all.map(lineOf).join('\n'));
      return exitCode.passed;
    }),
  );

/** `orgraph platform grant` */
export const grantPlatformCommand = (command: Command): Command => changing(command, true);

/** `orgraph platform revoke` */
export const revokePlatformCommand = (command: Command): Command => changing(command, false);

const changing = (command: Command, runs: boolean): Command =>
  command
    .argument('<e-mail>', 'of somebody who has signed up')
    .option('--json', 'as JSON')
    .action((email: string, { json }: JsonOption) =>
      exitWith(async () => {
        const done = await whileShowing('writing who runs the platform', () =>
          withOwner((ownerUrl) => setAdministrator(ownerUrl, email, runs)),
        );
        if (done === undefined) throw new UsageError(`Nobody has signed up with ${email}.`);
        const { administrator, isChanged } = done;
        const now = runs ? 'runs the platform' : 'does not run the platform';
        writeResult(json, { ...administrator, isChanged }, `${email} ${now}${isChanged ? '.' : ', as before.'}`);
        return exitCode.passed;
      }),
    );

async function withOwner<Result>(work: (ownerUrl: string) => Promise<Result>): Promise<Result> {
  const { urls, release } = await useDatabases('platform', { readsOnly: true });
  try {
    const ownerUrl = urls['tenancy']?.ownerUrl;
    if (ownerUrl === undefined)
      throw new ConfigurationError(
        'TENANCY_OWNER_DATABASE_URL: is missing: the URL of tenancy’s database under its owner',
      );
    return await work(ownerUrl);
  } finally {
    await release();
  }
}

const lineOf = ({ id, email, name, status }: Administrator): string => `${id}  ${email}  ${name ?? ''}  ${status}`;
