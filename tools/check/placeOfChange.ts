import { ancestorsOf } from '../schema/coordinates.ts';
import type { CheckContext, GraphState } from './context.ts';
import type { Place } from './finding.ts';

/** Where the subgraph that changes says it, or said what it belonged to; else where another does. */
export function placeOfChange(
  { subgraph, after }: Pick<CheckContext, 'subgraph' | 'after'>,
  before: GraphState | undefined,
  coordinate: string,
): Place {
  const own = after.subgraphs.get(subgraph)!;
  for (const state of [own, before?.subgraphs.get(subgraph), ...after.subgraphs.values()]) {
    for (const candidate of [coordinate, ...ancestorsOf(coordinate)]) {
      const place = state?.placeOf(candidate);
      if (place !== undefined) return place;
    }
  }
  return own.placeOf('Query') ?? { file: `schema/${subgraph}.graphql`, line: 1 };
}
