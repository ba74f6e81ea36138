import type { Aggregate } from '#platform/aggregate.ts';
import type { SubgraphName } from '#platform/names.ts';

/** A subgraph's aggregates, as its own table of contents lists them. */
export async function aggregatesOf(name: SubgraphName): Promise<readonly Aggregate[]> {
  const { aggregates } = await import(`../subgraphs/${name}/aggregates.ts`) as { aggregates: readonly Aggregate[] };
  return aggregates;
}
