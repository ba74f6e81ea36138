import { resolve } from 'node:path';
import type { Command } from 'commander';
import { publisherIssuer, tokenIssuer } from '#platform/identity/keys.ts';
import { givenTo } from '../../keys/givenTo.ts';
import { namedRegistry } from '../../keys/namedRegistry.ts';
import { revoke, type Revoked } from '../../keys/revoke.ts';
import { exitCode, exitWith, type ExitCode } from '../../process/exitCode.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { withRegistry } from '../../registry/withRegistry.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph keys revoke` */
export const revokeKeyCommand = (command: Command): Command =>
  command
    .argument('<directory>', 'where the deployment’s keys are kept')
    .argument('<kid>', 'the key’s id, as keys list shows it')
    .option('--replace', 'make a new key at once where it is somebody’s only one')
    .option(
      '--registry <place>',
      'of a publisher’s key: by default ORGRAPH_REGISTRY, or registry/; none where there is none',
    )
    .option('--json', 'say what became of it as JSON')
    .addHelpText('after', help)
    .action((directory: string, kid: string, options: RevokeOptions) =>
      exitWith(() => revokeKey(resolve(directory), kid, options)),
    );

type RevokeOptions = RegistryChoice & { replace?: boolean; json?: boolean };

const help = `
For a key that somebody else may have: within 30 s nobody trusts anything that it has made. What is under way with it is refused; keys rotate loses nothing.
docs/operations.md says more.`;

async function revokeKey(
  directory: string,
  kid: string,
  { replace, json, ...choice }: RevokeOptions,
): Promise<ExitCode> {
  const revoked = await whileShowing('revoking', () =>
    revoke(directory, kid, {
      replace: replace === true,
      newestSignedBy: (id) => newestSignedBy(id, directory, choice),
    }),
  );
  writeResult(
    json,
    { kid, ...revoked },
    `${whatBecame(kid, revoked)}\n${givenTo(directory, revoked.issuer, revoked.file)}`,
  );
  return revoked.isStillTrusted ? exitCode.findings : exitCode.passed;
}

/** The newest version's number, where this key has signed it. */
async function newestSignedBy(kid: string, directory: string, choice: RegistryChoice): Promise<number | undefined> {
  const named = namedRegistry(choice);
  if (named === undefined) return undefined;
  return withRegistry(
    named,
    async (registry) => {
      const newest = await registry.latestNumber();
      return newest > 0 && (await registry.signer(newest)).kid === kid ? newest : undefined;
    },
    directory,
  );
}

function whatBecame(kid: string, { issuer, isReplaced, isStillTrusted }: Revoked): string {
  if (isStillTrusted)
    return `${issuer} signs with another key than ${kid} now, which is still trusted: the newest version is signed by it. Sign that anew (schema resign), then revoke again.`;
  const consequence = {
    [tokenIssuer]: ' Access tokens that it has signed are refused: clients refresh their session.',
    [publisherIssuer]: ' Versions that it has signed are history: they can be read, and not served again.',
  }[issuer];
  return `${kid} of ${issuer} is gone${isReplaced ? ', and a new key is in its place' : ''}.${consequence ?? ''}`;
}
