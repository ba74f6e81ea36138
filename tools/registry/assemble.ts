import type { ASTNode } from 'graphql';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import type { GraphVersion, PublishedContract, PublishedSubgraph } from '#gateway/registry/registry.ts';
import { UnservableSupergraph } from '#gateway/supergraph/supportedFeatures.ts';
import { contractOf } from '../contract/contractOf.ts';
import { publishedSource } from '../published/publishedSource.ts';
import { compose } from '../schema/compose.ts';
import type { Problem } from '../schema/problem.ts';
import type { NextVersion } from './signVersion.ts';

/** A subgraph as it is to be published, with the way back to where its SDL was written, where that is known. */
export interface ProposedSubgraph extends Omit<PublishedSubgraph, 'since'> {
  placeOf?: ((node: ASTNode) => string) | undefined;
}

/** Which part of the graph a contract shows. */
export type ContractDefinition = Omit<PublishedContract, 'supergraph'>;

/** What somebody wants to publish. */
export interface VersionProposal {
  cause: string;
  subgraphs: readonly ProposedSubgraph[];
  contracts: readonly ContractDefinition[];
}

/** A contract's supergraph, from the whole one. @throws UnservableSupergraph where nothing sound is left */
export type DeriveContract = (supergraph: string, contract: ContractDefinition) => string;

export type Assembled =
  | { next: NextVersion; problems?: undefined }
  | { next?: undefined; problems: readonly Problem[] };

/**
 * The version that a proposal makes after `head`: composed, and readable by the gateway, with the supergraph of each
 * contract; or what is wrong with it.
 */
export function assemble(
  head: GraphVersion | undefined,
  { cause, subgraphs: proposed, contracts: defined }: VersionProposal,
  derive: DeriveContract,
): Assembled {
  const number = (head?.number ?? 0) + 1;
  const subgraphs = proposed
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, url, sdl, commit }) => {
      const before = head?.subgraphs.find((known) => known.name === name);
      return {
        name,
        url,
        sdl,
        since: before?.sdl === sdl && before.url === url ? before.since : number,
        ...(commit !== undefined && { commit }),
      };
    });
  const sources = subgraphs.map((subgraph) =>
    publishedSource(subgraph, proposed.find(({ name }) => name === subgraph.name)?.placeOf),
  );
  const { supergraph, problems } = compose(sources);
  if (supergraph === undefined) return { problems };
  try {
    readSupergraph(supergraph);
    const contracts = defined.map(({ name, include, exclude }) => ({
      name,
      include,
      exclude,
      supergraph: derive(supergraph, { name, include, exclude }),
    }));
    return { next: { publishedAt: new Date().toISOString(), cause, subgraphs, supergraph, contracts } };
  } catch (error) {
    if (!(error instanceof UnservableSupergraph)) throw error;
    return {
      problems: [
        {
          place: 'supergraph',
          rule: 'UNSERVABLE',
          subject: 'supergraph',
          message: `the composed graph ${error.message}`,
        },
      ],
    };
  }
}

/** A contract's supergraph; an error names the contract. @throws UnservableSupergraph */
export const deriveContract: DeriveContract = (supergraph, { name, include, exclude }) => {
  try {
    return contractOf(supergraph, { include, exclude });
  } catch (error) {
    if (!(error instanceof UnservableSupergraph)) throw error;
    throw new UnservableSupergraph(`of contract ${name} ${error.message}`);
  }
};
