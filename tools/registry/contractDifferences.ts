import type { GraphVersion } from '#gateway/registry/registry.ts';

/** What became of a contract from one version to another: `changed`, where its tags are others or it shows something else. */
export interface ContractDifference {
  name: string;
  change: 'added' | 'removed' | 'changed';
  /** Whether it has other tags. */
  tags: boolean;
}

export function contractDifferences(before: GraphVersion, after: GraphVersion): ContractDifference[] {
  const names = [...new Set([...before.contracts, ...after.contracts].map(({ name }) => name))].toSorted();
  return names.flatMap((name): ContractDifference[] => {
    const [was, is] = [before, after].map(({ contracts }) => contracts.find((contract) => contract.name === name));
    if (was === undefined || is === undefined) return [{ name, change: was === undefined ? 'added' : 'removed', tags: true }];
    const tags = JSON.stringify([was.include, was.exclude]) !== JSON.stringify([is.include, is.exclude]);
    return tags || was.supergraph !== is.supergraph ? [{ name, change: 'changed', tags }] : [];
  });
}
