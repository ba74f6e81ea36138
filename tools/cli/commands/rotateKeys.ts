import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Argument, type Command } from 'commander';
import { publisherIssuer, readCredentialKeys } from '#platform/identity/keys.ts';
import { useDatabases } from '../../database/databases.ts';
import { givenTo } from '../../keys/givenTo.ts';
import { namedRegistry } from '../../keys/namedRegistry.ts';
import { resealCredentials } from '../../keys/resealCredentials.ts';
import { credentialKeys, rotatable, rotatableNames } from '../../keys/rotatable.ts';
import { rotate, type RotationStep } from '../../keys/rotate.ts';
import { CouldNotCheck, exitCode, exitWith, type ExitCode } from '../../process/exitCode.ts';
import { clearProgress, whileShowing } from '../../process/terminalProgress.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { resign } from '../../registry/resign.ts';
import { withPublisher } from '../../registry/withRegistry.ts';
import { proposing } from '../proposed.ts';

/** `orgraph keys rotate` */
export const rotateKeysCommand = (command: Command): Command =>
  command
    .argument('<directory>', 'where the deployment’s keys are kept')
    .addArgument(
      proposing(
        new Argument(
          '<name>',
          'a process, tenancy/tokens, registry/publisher, integrations/credentials or slack/erasures',
        ),
        rotatableNames,
      ),
    )
    .option('--wait', 'go through all steps, waiting between them, instead of making the one whose time has come')
    .option(
      '--registry <place>',
      'of a publisher’s keys: by default ORGRAPH_REGISTRY, or registry/; none where there is none',
    )
    .option('--json', 'say what became of it as JSON, a line a step')
    .addHelpText('after', help)
    .action((directory: string, name: string, options: RotateOptions) =>
      exitWith(() => rotateKeys(resolve(directory), name, options)),
    );

type RotateOptions = RegistryChoice & { wait?: boolean; json?: boolean };

const help = `
Three steps, each by a call of its own unless --wait: publish the next keys; 60 s later use them; and once nothing that the former ones made can be
presented any more, take those away. An access token lives for an hour, so the last step of tenancy/tokens waits that long.

Exit status: 0 a step was made, 2 a wrong call, 3 it is too early, or could not be done. docs/operations.md says more.`;

async function rotateKeys(directory: string, name: string, options: RotateOptions): Promise<ExitCode> {
  for (;;) {
    const step = await whileShowing(`rotating the keys of ${name}`, () =>
      rotate(directory, name, { beforeRetiring: () => release(directory, name, options) }),
    );
    if (options.json === true) process.stdout.write(`${JSON.stringify({ name, ...step })}\n`);
    else process.stdout.write(reportOf(directory, name, step));
    if (step.due === undefined) return exitCode.passed;
    if (options.wait !== true) return step.outcome === 'waits' ? exitCode.couldNot : exitCode.passed;
    const { due } = step;
    await whileShowing(`waiting for the next step until ${timeOf(due)}`, () => pause(due - Date.now()));
  }
}

/** Sees to it that nothing needs the former keys any more. */
async function release(directory: string, name: string, choice: RotateOptions): Promise<void> {
  const registry = name === publisherIssuer ? namedRegistry(choice) : undefined;
  if (registry !== undefined)
    await withPublisher(
      registry,
      async (publisher) => {
        if ((await publisher.registry.latestNumber()) === 0) return;
        const { outcome } = await resign(publisher);
        if (outcome === 'published') say('Signed the newest version anew.', choice);
      },
      directory,
    );
  if (name !== credentialKeys) return;
  const databases = await useDatabases('keys rotate');
  try {
    const ownerUrl = databases.urls['integrations']?.ownerUrl;
    if (ownerUrl === undefined)
      throw new CouldNotCheck(
        'INTEGRATIONS_OWNER_DATABASE_URL: is missing: stored credentials are sealed anew before the key that sealed them goes',
      );
    const count = await resealCredentials(ownerUrl, readCredentialKeys(directory));
    say(`Sealed ${count} stored credential${count === 1 ? '' : 's'} anew.`, choice);
  } finally {
    await databases.release();
  }
}

function say(what: string, { json }: RotateOptions): void {
  clearProgress();
  if (json !== true) process.stdout.write(`${what}\n`);
}

const timeOf = (due: number): string => `${new Date(due).toISOString().slice(0, 19)}Z`;

function reportOf(directory: string, name: string, { outcome, next, due }: RotationStep): string {
  const ids = next.join(', ');
  const time = due === undefined ? '' : timeOf(due);
  const seconds = due === undefined ? 0 : Math.max(0, Math.ceil((due - Date.now()) / 1_000));
  const again = `the next step is made by the same command, from ${time} on (in ${seconds} s)`;
  if (outcome === 'waits') return `It is too early for ${name}: ${again}.\n`;
  const said = {
    published: `Step 1 of 3: the next keys of ${name} are published (${ids}), and nobody uses them yet; ${again}.`,
    promoted: `Step 2 of 3: the new keys of ${name} are in use (${ids}), the former ones are still accepted; ${again}.`,
    retired: `Step 3 of 3: the former keys of ${name} are gone; these are left: ${ids}.`,
  }[outcome];
  return `${said}\n${givenTo(directory, name, rotatable(name).file)}`;
}
