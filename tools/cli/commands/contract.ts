import type { Command } from 'commander';
import { exitCode, exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { removeContract, setContract } from '../../registry/publish.ts';
import { withRegistry } from '../../registry/withRegistry.ts';
import { onRegistry } from '../onRegistry.ts';
import { amendGraph } from '../writeAmended.ts';
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

async function set(name: string, { include, exclude, ...choice }: ContractOptions & Filter): Promise<ExitCode> {
  if (!/^[A-Za-z]\w*(-\w+)*$/.test(name))
    throw new UsageError(`${JSON.stringify(name)} is no name for a contract: use letters, digits, _ and -`);
  if (include.length + exclude.length === 0)
    throw new UsageError('a contract needs a tag that it includes or excludes');
  return amendGraph(`contract ${name}`, choice, (publisher) => setContract(publisher, { name, include, exclude }));
}

const remove = (name: string, choice: ContractOptions): Promise<ExitCode> =>
  amendGraph(`the graph without contract ${name}`, choice, (publisher) => removeContract(publisher, name));

async function list({ json, ...choice }: ContractOptions): Promise<ExitCode> {
  const { title, contracts } = await whileShowing('reading the graph', () =>
    withRegistry(choice, async (registry) => ({
      title: registry.title,
      contracts: ((await registry.latest())?.contracts ?? []).map(({ name, include, exclude }) => ({
        name,
        include,
        exclude,
      })),
    })),
  );
  const lines = contracts.map(({ name, include, exclude }) =>
    [name, ...include.map((tag) => `+${tag}`), ...exclude.map((tag) => `-${tag}`)].join(' '),
  );
  writeResult(json, contracts, lines.length === 0 ? `${title} has no contract.` : lines.join('\n'));
  return exitCode.passed;
}
