import { exitCode, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { removeContract, setContract } from '../../registry/changeContract.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { withPublisher, withRegistry } from '../../registry/withRegistry.ts';
import { tell } from '../tell.ts';
import { tellAmended } from '../tellAmended.ts';

type Choice = RegistryChoice & { json?: boolean };

/** `orgraph schema contract set <name>` */
export function setContractCommand(name: string, { json, include, exclude, ...choice }: Choice & { include: readonly string[]; exclude: readonly string[] }): Promise<ExitCode> {
  if (!/^[A-Za-z]\w*(-\w+)*$/.test(name)) throw new UsageError(`${JSON.stringify(name)} is no name for a contract: use letters, digits, _ and -`);
  if (include.length + exclude.length === 0) throw new UsageError('a contract needs a tag that it includes or excludes');
  return withPublisher(choice, async (publisher) => tellAmended(`contract ${name}`, publisher.registry.title, await setContract(publisher, { name, include, exclude }), json));
}

/** `orgraph schema contract remove <name>` */
export function removeContractCommand(name: string, { json, ...choice }: Choice): Promise<ExitCode> {
  return withPublisher(choice, async (publisher) => tellAmended(`the graph without contract ${name}`, publisher.registry.title, await removeContract(publisher, name), json));
}

/** `orgraph schema contract list` */
export function listContractsCommand({ json, ...choice }: Choice): Promise<ExitCode> {
  return withRegistry(choice, async (registry) => {
    const contracts = ((await registry.latest())?.contracts ?? []).map(({ name, include, exclude }) => ({ name, include, exclude }));
    const lines = contracts.map(({ name, include, exclude }) => [name, ...include.map((tag) => `+${tag}`), ...exclude.map((tag) => `-${tag}`)].join(' '));
    tell(json, contracts, lines.length === 0 ? `${registry.title} has no contract.` : lines.join('\n'));
    return exitCode.passed;
  });
}
