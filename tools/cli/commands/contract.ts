import type { Command } from 'commander';
import { exitCode, exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { removeContract, setContract } from '../../registry/publish.ts';
import { withPublisher, withRegistry } from '../../registry/withRegistry.ts';
import { onRegistry } from '../onRegistry.ts';
import { writeAmended } from '../writeAmended.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph schema contract set` */
export const setContractCommand = (command: Command): Command =>
  onRegistry(command)
    .argument('<name>')
    .option('--include <tags>', 'show only what has one of them; separated by commas', tagsIn, [])
    .option('--exclude <tags>', 'hide what has one of them', tagsIn, [])
    .option('--json', 'say what became of it as JSON')
    .action((name: string, options: ContractOptions & Filter) => exitWith(() => set(name, options)));

/** `orgraph schema contract remove` */
export const removeContractCommand = (command: Command): Command =>
  onRegistry(command)
    .argument('<name>')
    .option('--json', 'say what became of it as JSON')
    .action((name: string, options: ContractOptions) => exitWith(() => remove(name, options)));

/** `orgraph schema contract list` */
export const listContractsCommand = (command: Command): Command =>
  onRegistry(command)
    .option('--json', 'as JSON')
    .action((options: ContractOptions) => exitWith(() => list(options)));

const tagsIn = (given: string): string[] =>
  given
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');

type ContractOptions = RegistryChoice & { json?: boolean };
type Filter = { include: readonly string[]; exclude: readonly string[] };

async function set(name: string, { json, include, exclude, ...choice }: ContractOptions & Filter): Promise<ExitCode> {
  if (!/^[A-Za-z]\w*(-\w+)*$/.test(name))
    throw new UsageError(`${JSON.stringify(name)} is no name for a contract: use letters, digits, _ and -`);
  if (include.length + exclude.length === 0)
    throw new UsageError('a contract needs a tag that it includes or excludes');
  return withPublisher(choice, async (publisher) =>
    writeAmended(
      `contract ${name}`,
      publisher.registry.title,
      await setContract(publisher, { name, include, exclude }),
      json,
    ),
  );
}

async function remove(name: string, { json, ...choice }: ContractOptions): Promise<ExitCode> {
  return withPublisher(choice, async (publisher) =>
    writeAmended(
      `the graph without contract ${name}`,
      publisher.registry.title,
      await removeContract(publisher, name),
      json,
    ),
  );
}

async function list({ json, ...choice }: ContractOptions): Promise<ExitCode> {
  return withRegistry(choice, async (registry) => {
    const contracts = ((await registry.latest())?.contracts ?? []).map(({ name, include, exclude }) => ({
      name,
      include,
      exclude,
    }));
    const lines = contracts.map(({ name, include, exclude }) =>
      [name, ...include.map((tag) => `+${tag}`), ...exclude.map((tag) => `-${tag}`)].join(' '),
    );
    writeResult(json, contracts, lines.length === 0 ? `${registry.title} has no contract.` : lines.join('\n'));
    return exitCode.passed;
  });
}
