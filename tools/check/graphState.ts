import { Kind, type DocumentNode } from 'graphql';
import { readSupergraph, type Supergraph } from '#gateway/engine/supergraph.ts';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { UnservableSupergraph } from '#gateway/supergraph/supportedFeatures.ts';
import { compose } from '../schema/compose.ts';
import { findNamed } from '../schema/coordinates.ts';
import type { Problem } from '../schema/problem.ts';
import type { SubgraphSource } from '../schema/sources.ts';
import type { GraphState, SubgraphState } from './context.ts';
import { placeFrom } from './finding.ts';

/**
 * What subgraphs compose to, as the gateway would serve it; else why they do not, or why it would not.
 * @param judged those whose own permissions must fit; by default all. (What a change makes of the others' is
 * tenancy's.)
 */
export function composeState(
  sources: readonly SubgraphSource[],
  judged?: readonly string[],
): { state: GraphState; problems?: undefined } | { state?: undefined; problems: Problem[] } {
  const { supergraph, problems } = compose(sources, judged);
  if (supergraph === undefined) return { problems };
  try {
    const read = readSupergraph(supergraph, { patient: true });
    const state = {
      subgraphs: new Map(sources.map((source) => [source.name, subgraphState(source)])),
      supergraph,
      apiSchema: apiSchemaOf(supergraph),
    };
    served.set(state, read);
    return { state };
  } catch (error) {
    if (!(error instanceof UnservableSupergraph)) throw error;
    return {
      problems: [
        {
          place: 'schema',
          subject: 'schema',
          rule: 'UNSERVABLE_SUPERGRAPH',
          message: `The gateway would refuse the supergraph: it ${error.message}`,
        },
      ],
    };
  }
}

const served = new WeakMap<GraphState, Supergraph>();

/** A graph as the gateway serves it, read once. */
export function servedGraph(state: GraphState): Supergraph {
  const read = served.get(state) ?? readSupergraph(state.supergraph, { patient: true });
  served.set(state, read);
  return read;
}

function subgraphState(source: SubgraphSource): SubgraphState {
  const { name, url, sdl, document } = source;
  const roots = rootNames(document);
  return {
    name,
    url,
    sdl,
    placeOf(coordinate) {
      const node = findNamed(
        document,
        coordinate.replace(/^\w+/, (type) => roots.get(type) ?? type),
      );
      return node && placeFrom(source.placeOf(node));
    },
  };
}

/** What the subgraph calls the graph's root types, where it has names of its own. */
function rootNames({ definitions }: DocumentNode): Map<string, string> {
  const named = definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.operationTypes ?? []) : [],
  );
  return new Map(
    named.map(({ operation, type }) => [`${operation[0]!.toUpperCase()}${operation.slice(1)}`, type.name.value]),
  );
}
