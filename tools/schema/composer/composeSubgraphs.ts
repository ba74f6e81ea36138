import { parse, print } from 'graphql';
import type { GraphQLError } from 'graphql';
import type { Subgraph } from './composer.ts';
import { corrected } from './corrections.ts';
import { verifyComposition } from './verifyComposition.ts';

const compose = corrected();

/**
 * What subgraphs compose to, as SDL, once it says of each subgraph what that says itself; or why they do not. Everything
 * that is composed comes from here.
 */
export function composeSubgraphs(
  subgraphs: readonly Subgraph[],
): { supergraph: string; errors?: undefined } | { supergraph?: undefined; errors: readonly GraphQLError[] } {
  const { supergraph, errors } = compose(subgraphs);
  if (supergraph === undefined) return { errors };
  const mistakes = verifyComposition(supergraph, subgraphs);
  if (mistakes.length > 0) return { errors: mistakes };
  return { supergraph: `${print(parse(print(supergraph)))}\n` };
}
