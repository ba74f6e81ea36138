import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { defaultPort } from '#platform/process/names.ts';
import type { SubgraphOptions } from '#platform/subgraph/startSubgraph.ts';
import { directoryOf, importOf } from './subgraphs.ts';

/** What a subgraph consists of, with the folder that it lies in. */
export type ProjectSubgraph = SubgraphOptions & { directory: string };

export async function definitionOf(name: string): Promise<ProjectSubgraph> {
  const { definition } = await importOf<{ definition: SubgraphOptions }>(name, 'definition');
  if (definition.name !== name)
    throw new Error(
      `subgraphs/${name}/definition.ts names the subgraph ${definition.name}; the folder and the name must agree`,
    );
  return { ...definition, directory: directoryOf(name) };
}

/**
 * The port that a subgraph listens on on this machine, unless the configuration says otherwise.
 * @throws Error where its definition names none.
 */
export async function portOf(name: string): Promise<number> {
  const port = defaultPort(name) ?? (await definitionOf(name)).port;
  if (port === undefined)
    throw new Error(`subgraphs/${name}/definition.ts names no port; add one that no other subgraph has: port: 4005`);
  return port;
}

/** A subgraph's aggregates, as its own table of contents lists them. */
export const aggregatesOf = async (name: string): Promise<readonly Aggregate[]> =>
  (await importOf<{ aggregates: readonly Aggregate[] }>(name, 'aggregates')).aggregates;
