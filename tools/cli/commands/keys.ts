import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { generateKeys } from '#platform/identity/keys.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { processNames } from '#platform/process/names.ts';
import { publishedIn } from '../../keys/rotate.ts';
import { readRotations } from '../../keys/rotations.ts';
import { exitCode, exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { requireFolder } from '../../process/requireWritable.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { graphProcesses } from '../../project/subgraphs.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph keys generate` */
export const generateKeysCommand = (command: Command): Command =>
  command
    .argument('<directory>', 'where they are kept, one folder a process')
    .option('--json', 'say what was made as JSON')
    .action((directory: string, { json }: { json?: boolean }) => exitWith(() => generate(resolve(directory), json)));

/** `orgraph keys add` */
export const addKeysCommand = (command: Command): Command =>
  command
    .argument('<directory>', 'where the deployment’s keys are kept')
    .argument('<name>', 'the subgraph, as the graph names it')
    .option('--json', 'say what was made as JSON')
    .action((directory: string, name: string, { json }: { json?: boolean }) =>
      exitWith(() => add(resolve(directory), name, json)),
    );

/** `orgraph keys list` */
export const listKeysCommand = (command: Command): Command =>
  command
    .argument('<directory>', 'where the deployment’s keys are kept')
    .option('--json', 'as JSON')
    .action((directory: string, { json }: { json?: boolean }) => exitWith(() => list(resolve(directory), json)));

/** Makes what is missing of a deployment's keys in a directory. */
async function generate(directory: string, json: boolean | undefined): Promise<ExitCode> {
  requireFolder('<directory>', directory, 0o700);
  const { made, elsewhere } = await whileShowing('making keys', () => generateKeys(directory, graphProcesses));
  writeResult(
    json,
    { directory, made, elsewhere },
    `The keys are in ${directory}: give each process its own folder and jwks.json, and name the directory in ORGRAPH_KEYS.${
      elsewhere.length === 0
        ? ''
        : `\nNothing was made for ${elsewhere.join(', ')}: jwks.json publishes keys whose private files are not here. To have new ones, take those out of jwks.json first.`
    }`,
  );
  return exitCode.passed;
}

/** Makes the keys of a subgraph that is in another repository or language, and says who is given what. */
async function add(directory: string, name: string, json: boolean | undefined): Promise<ExitCode> {
  if ((processNames as readonly string[]).includes(name))
    throw new UsageError(`${name} is a process of the platform: keys generate ${directory} makes its keys`);
  if (name === 'registry')
    throw new UsageError('registry/ is the folder of the publishers’ keys, which no subgraph may be given');
  requireFolder('<directory>', directory, 0o700);
  const { made, elsewhere } = await whileShowing('making keys', () => generateKeys(directory, [name]));
  const [own, everybodys] = [join(directory, name, 'keys.json'), join(directory, 'jwks.json')];
  if (elsewhere.length > 0)
    throw new ConfigurationError(
      `${everybodys} publishes keys of ${name} already, and ${own} is not there: whoever runs ${name} has it. To have new ones, take its keys out of jwks.json first`,
    );
  writeResult(
    json,
    { name, made, privateKeys: own, publicKeys: everybodys },
    `${made.length > 0 ? `Made keys for ${name}.` : `${name} has its keys; none were made.`}

Give ${name}, by a way that nobody else can read:
  ${own}
    its private keys; no other process is given them
Give every process, ${name} among them:
  ${everybodys}
    the public keys, ${name}’s among them now; whoever has a copy is given this one in its place

Configure:
  ${name} on the platform: ORGRAPH_KEYS names a folder that holds ${name}/keys.json and jwks.json
  ${name} in another language: its name is ${name}; docs/subgraph-contract.md says what both files are for
  the gateway: nothing where it reads this jwks.json; a container is given the folder ${join(directory, 'public')}, not the file
  the graph: npx orgraph schema publish ${name} --url <url> --schema <file>

Try it: npx orgraph conformance <url> --subgraph ${name} --keys ${directory} --write`,
  );
  return exitCode.passed;
}

/** The public keys, issuer by issuer. */
async function list(directory: string, json: boolean | undefined): Promise<ExitCode> {
  const published = publishedIn(directory);
  const seen = new Set<string>();
  const keys = [...Map.groupBy(published.keys, ({ iss }) => iss).values()].flat().map(({ iss, use, kid }) => {
    const purpose = JSON.stringify([iss, use]);
    const current = !seen.has(purpose);
    seen.add(purpose);
    return { issuer: nameOf(iss), use: nameOf(use), kid: nameOf(kid), current };
  });
  const width = Math.max(0, ...keys.map(({ issuer }) => issuer.length));
  const lines = keys.map(
    ({ issuer, use, kid, current }) =>
      `${issuer.padEnd(width)}  ${use.padEnd(3)}  ${kid}  ${current ? 'current' : 'accepted'}`,
  );
  for (const [name, { step, next }] of Object.entries(readRotations(directory)))
    lines.push(`${name} is being rotated: ${next.join(', ')} ${step === 'published' ? 'published' : 'in use'}`);
  writeResult(json, keys, lines.length === 0 ? `${directory} publishes no key.` : lines.join('\n'));
  return exitCode.passed;
}

/** A member of somebody else's key may be missing or anything. */
const nameOf = (value: unknown): string => (typeof value === 'string' ? value : '-');
