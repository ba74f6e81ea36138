import type { GraphVersion } from '#gateway/registry/registry.ts';
import { amend, type Amended, type Publisher } from './amend.ts';

/** Publishes what an earlier version held once more, as a new version, composed anew. @throws RegistryError, also where there is no such version */
export function rollBack(publisher: Publisher, number: number): Promise<Amended> {
  return amend(publisher, async (head) => {
    const { subgraphs, contracts } = await publisher.registry.version(number);
    return contentOf(head!) === contentOf({ subgraphs, contracts }) ? undefined : { cause: `rollback to ${number}`, subgraphs, contracts };
  });
}

const contentOf = ({ subgraphs, contracts }: Pick<GraphVersion, 'subgraphs' | 'contracts'>): string => JSON.stringify([
  subgraphs.map(({ name, url, sdl }) => [name, url, sdl]),
  contracts.map(({ name, include, exclude }) => [name, include, exclude]),
]);
