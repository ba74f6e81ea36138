import { composeServices, type CompositionResult } from '@theguild/federation-composition';
import { GraphQLError, type DocumentNode } from 'graphql';

/** A subgraph as it is composed: without an address it has none in the supergraph. */
export interface Subgraph {
  readonly name: string;
  readonly url?: string | undefined;
  readonly document: DocumentNode;
}

export type Composed =
  | { supergraph: DocumentNode; errors?: undefined }
  | { supergraph?: undefined; errors: readonly GraphQLError[] };

/** @param satisfiability whether every path of the graph must be one that its subgraphs can answer; by default so. */
export type Compose = (subgraphs: readonly Subgraph[], satisfiability?: 'checked' | 'unchecked') => Composed;

/** What mends a fault of the composer: a composer made of another. */
export type Correction = (compose: Compose) => Compose;

/** The composer, as the library has it; an exception of it is an error too. */
export const composeAsLibrary: Compose = (subgraphs, satisfiability = 'checked') => {
  const services = subgraphs.map(({ name, url, document }) => ({
    name,
    typeDefs: document,
    ...(url !== undefined && { url }),
  }));
  const disableValidationRules = satisfiability === 'checked' ? [] : ['SatisfiabilityRule'];
  let result: CompositionResult;
  try {
    result = composeServices(services, { disableValidationRules });
  } catch (error) {
    const message = `These subgraphs cannot be composed: the composer itself failed (${(error as Error).message})`;
    return { errors: [new GraphQLError(message, { extensions: { code: 'COMPOSER_FAILED' } })] };
  }
  return result.errors === undefined ? { supergraph: result.supergraphDocumentNode } : { errors: result.errors };
};

/** Whether an error is that a path of the graph is one that no subgraphs can answer. */
export const isUnsatisfiable = ({ extensions }: GraphQLError): boolean => extensions['code'] === 'SATISFIABILITY_ERROR';
