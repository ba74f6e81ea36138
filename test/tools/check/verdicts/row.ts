import type { CheckName } from '#tools/check/finding.ts';
import type { Proposed } from '../propose.ts';

/** One change and everything that is to be said about it; the verdict follows from it: an error fails. */
export interface Row extends Proposed {
  claim: string;
  only: readonly CheckName[];
  findings: readonly string[];
}

/** A change of a graph of one subgraph. */
export const alone = (claim: string, before: string, after: string, ...findings: string[]): Row => ({
  claim,
  published: { shop: before },
  subgraph: 'shop',
  sdl: after,
  only: ['changes'],
  findings,
});

/** A change of one of several subgraphs. */
export const among = (
  claim: string,
  published: Record<string, string>,
  change: Record<string, string>,
  ...findings: string[]
): Row => {
  const [[subgraph, sdl]] = Object.entries(change) as [[string, string]];
  return { claim, published, subgraph, sdl, only: ['changes'], findings };
};

/** What lint says of a first version, or of a change. */
export const written = (claim: string, sdl: string, ...findings: string[]): Row => ({
  claim,
  published: {},
  subgraph: 'shop',
  sdl,
  only: ['lint'],
  findings,
});
