import type { GraphQLSchema } from 'graphql';
import { knownOperations } from '../check/clients/knownOperations.ts';
import { usageOf, type Usage } from '../check/clients/usageOf.ts';
import type { CheckOptions, GraphState } from '../check/context.ts';

/** Who is known to use a part of a graph: in the operations saved in the project, and in its record of traffic. @throws (the promise) CouldNotCheck */
export async function usageIn(directory: string, supergraph: string, apiSchema: GraphQLSchema, coordinate: string, options: CheckOptions): Promise<Usage & { recordedSince: string | undefined }> {
  const state: GraphState = { subgraphs: new Map(), supergraph, apiSchema };
  const known = await knownOperations({ subgraph: '', base: { kind: 'registry', title: '' }, before: state, after: state, options, directory });
  const from = known.record === undefined || known.record.operations === 0 ? undefined : new Date(known.record.from).toISOString();
  return { ...usageOf([coordinate], known, apiSchema), recordedSince: from };
}
