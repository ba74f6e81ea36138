import { RegistryError } from '#gateway/registry/registry.ts';
import { amend, type Amended, type Publisher } from './amend.ts';
import type { ContractDefinition } from './assemble.ts';

/** Adds a contract to the graph, or gives it another filter. @throws RegistryError, also where nothing has been published yet */
export function setContract(publisher: Publisher, contract: ContractDefinition): Promise<Amended> {
  const { name, include, exclude } = contract;
  return amend(publisher, async (head) => {
    if (head === undefined) throw new RegistryError(`${publisher.registry.title}: nothing has been published yet that a contract could show`);
    const known = head.contracts.find((one) => one.name === name);
    if (known !== undefined && same(known.include, include) && same(known.exclude, exclude)) return undefined;
    const others = head.contracts.filter((one) => one !== known);
    return { cause: `set contract ${name}`, subgraphs: head.subgraphs, contracts: [...others, contract].toSorted((one, other) => (one.name < other.name ? -1 : 1)) };
  });
}

/** @throws RegistryError, also where the graph has no such contract */
export function removeContract(publisher: Publisher, name: string): Promise<Amended> {
  return amend(publisher, async (head) => {
    const contracts = (head?.contracts ?? []).filter((contract) => contract.name !== name);
    if (head === undefined || contracts.length === head.contracts.length) throw new RegistryError(`${publisher.registry.title}: the graph has no contract ${name}`);
    return { cause: `remove contract ${name}`, subgraphs: head.subgraphs, contracts };
  });
}

const same = (one: readonly string[], other: readonly string[]): boolean => JSON.stringify(one) === JSON.stringify(other);
