import { RegistryError } from '../../gateway/registry/registry.ts';
import type { DeriveContract } from './assemble.ts';

/** Refuses: this version of Orgraph cannot derive a contract's supergraph, and what it cannot derive it must not publish the rest of the graph without. */
export const deriveContract: DeriveContract = (_supergraph, { name }) => {
  throw new RegistryError(`nothing was written: the graph has a contract ${name}, which this version of Orgraph cannot derive; publish with a newer one`);
};
