import { RegistryError } from '#gateway/registry/registry.ts';
import { amend, type Amended, type Publisher } from './amend.ts';

/** Takes a subgraph out of the graph, where what is left composes. @throws RegistryError, also where the graph has no such subgraph */
export function withdraw(publisher: Publisher, name: string): Promise<Amended> {
  return amend(publisher, async (head) => {
    const subgraphs = head?.subgraphs ?? [];
    const others = subgraphs.filter((subgraph) => subgraph.name !== name);
    if (others.length === subgraphs.length) throw new RegistryError(`${publisher.registry.title}: the graph has no subgraph ${name}`);
    if (others.length === 0) throw new RegistryError(`${publisher.registry.title}: ${name} is its only subgraph; a graph without any cannot be served`);
    return { cause: `withdraw ${name}`, subgraphs: others, contracts: head!.contracts };
  });
}
