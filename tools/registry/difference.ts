import type { GraphVersion } from '#gateway/registry/registry.ts';
import { RegistryError } from '#gateway/registry/registry.ts';
import { apiChanges } from '../check/changes/apiChanges.ts';
import { directiveChanges } from '../check/changes/directiveChanges.ts';
import type { CheckContext, GraphState } from '../check/context.ts';
import { severities, type Finding } from '../check/finding.ts';
import { composeState } from '../check/graphState.ts';
import { publishedSource } from '../published/publishedSource.ts';

/** What became of a subgraph from one version to another. */
export interface SubgraphDifference {
  name: string;
  change: 'added' | 'removed' | 'changed';
  /** Where it answered, and answers. */
  urls: { before: string | undefined; after: string | undefined };
  sdl: boolean;
}

export const subgraphDifferences = (before: GraphVersion, after: GraphVersion): SubgraphDifference[] => {
  const names = [...new Set([...before.subgraphs, ...after.subgraphs].map(({ name }) => name))].toSorted();
  return names.flatMap((name) => {
    const [was, is] = [before, after].map(({ subgraphs }) => subgraphs.find((subgraph) => subgraph.name === name));
    if (was?.sdl === is?.sdl && was?.url === is?.url) return [];
    return [
      {
        name,
        change: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed',
        urls: { before: was?.url, after: is?.url },
        sdl: was?.sdl !== is?.sdl,
      } as const,
    ];
  });
};

/**
 * What clients, the gateway and other subgraphs notice between two versions, the worst first; judged as `orgraph schema
 * check` does.
 */
export async function schemaDifferences(
  before: GraphVersion,
  after: GraphVersion,
  directory: string,
): Promise<Finding[]> {
  const [was, is] = [stateOf(before), stateOf(after)];
  const contextOf = (subgraph: string): CheckContext => ({
    subgraph,
    base: { kind: 'registry', title: `version ${before.number}` },
    before: was,
    after: is,
    directory,
    options: { allowUnused: false, windowDays: 1, traffic: undefined },
  });
  const changed = subgraphDifferences(before, after)
    .filter(({ sdl, change }) => sdl && change === 'changed')
    .map(({ name }) => name);
  const found = await apiChanges(contextOf(changed[0] ?? after.subgraphs[0]!.name), was);
  return [...found, ...changed.flatMap((name) => directiveChanges(contextOf(name), was))].toSorted(
    (one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity),
  );
}

function stateOf({ number, subgraphs }: GraphVersion): GraphState {
  const { state, problems } = composeState(subgraphs.map((subgraph) => publishedSource(subgraph)));
  if (state === undefined)
    throw new RegistryError(`version ${number} does not compose any longer: ${problems[0]!.message}`);
  return state;
}

/**
 * What became of a contract from one version to another: `changed`, where its tags are others or it shows something
 * else.
 */
interface ContractDifference {
  name: string;
  change: 'added' | 'removed' | 'changed';
  /** Whether it has other tags. */
  tags: boolean;
}

export function contractDifferences(before: GraphVersion, after: GraphVersion): ContractDifference[] {
  const names = [...new Set([...before.contracts, ...after.contracts].map(({ name }) => name))].toSorted();
  return names.flatMap((name): ContractDifference[] => {
    const [was, is] = [before, after].map(({ contracts }) => contracts.find((contract) => contract.name === name));
    if (was === undefined || is === undefined)
      return [{ name, change: was === undefined ? 'added' : 'removed', tags: true }];
    const tags = JSON.stringify([was.include, was.exclude]) !== JSON.stringify([is.include, is.exclude]);
    return tags || was.supergraph !== is.supergraph ? [{ name, change: 'changed', tags }] : [];
  });
}
