import { UnservableSupergraph } from '#gateway/supergraph/supportedFeatures.ts';
import { contractOf } from '../contract/contractOf.ts';
import type { DeriveContract } from './assemble.ts';

/** A contract's supergraph; an error names the contract. @throws UnservableSupergraph */
export const deriveContract: DeriveContract = (supergraph, { name, include, exclude }) => {
  try {
    return contractOf(supergraph, { include, exclude });
  } catch (error) {
    if (!(error instanceof UnservableSupergraph)) throw error;
    throw new UnservableSupergraph(`of contract ${name} ${error.message}`);
  }
};
