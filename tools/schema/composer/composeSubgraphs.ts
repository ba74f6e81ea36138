import { parse, print } from 'graphql';
import type { GraphQLError } from 'graphql';
import type { Subgraph } from './composer.ts';
import { corrected } from './corrections.ts';

const compose = corrected();

/** What subgraphs compose to, as SDL; or why they do not. Everything that is composed comes from here. */
export function composeSubgraphs(
  subgraphs: readonly Subgraph[],
): { supergraph: string; errors?: undefined } | { supergraph?: undefined; errors: readonly GraphQLError[] } {
  const { supergraph, errors } = compose(subgraphs);
  return supergraph === undefined ? { errors } : { supergraph: `${print(parse(print(supergraph)))}\n` };
}
