import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { UnservableSupergraph } from '#gateway/supergraph/supportedFeatures.ts';
import { contractOf } from '../../contract/contractOf.ts';
import { CouldNotCheck } from '../../process/exitCode.ts';
import type { Contract } from '../../published/published.ts';
import { withUsage } from '../clients/withUsage.ts';
import type { CheckContext, GraphState } from '../context.ts';
import type { Finding } from '../finding.ts';
import { placeOfChange } from '../placeOfChange.ts';
import { apiChanges } from './apiChanges.ts';

/**
 * What clients of a contract notice and those of the whole graph do not: a field that has lost its tag, or one that
 * comes to light.
 * @param known what is said of the whole graph already
 * @throws (the promise) CouldNotCheck
 */
export async function changesInContracts(
  context: CheckContext,
  before: GraphState,
  known: readonly Finding[],
): Promise<Finding[]> {
  const said = new Set(known.map(nameOf));
  const found = await Promise.all(
    (context.contracts ?? []).map(async (contract) => {
      const was = shownBefore(before, contract);
      const after = shown(context.after, contract);
      if (after instanceof UnservableSupergraph) return [lost(context, before, contract, after)];
      const own = { ...context, after };
      return (await withUsage(await apiChanges(own, was), own, was))
        .filter((finding) => !said.has(nameOf(finding)))
        .map((finding) => ({ ...finding, message: `Contract ${contract.name}: ${finding.message}` }));
    }),
  );
  return found.flat();
}

const nameOf = ({ rule, subject }: Finding): string => `${rule} ${subject}`;

/** The graph as a contract shows it, or why it cannot. */
function shown(graph: GraphState, { include, exclude }: Contract): GraphState | UnservableSupergraph {
  try {
    const supergraph = contractOf(graph.supergraph, { include, exclude });
    return { ...graph, supergraph, apiSchema: apiSchemaOf(supergraph) };
  } catch (error) {
    if (error instanceof UnservableSupergraph) return error;
    throw error;
  }
}

function shownBefore(before: GraphState, contract: Contract): GraphState {
  const state = shown(before, contract);
  if (state instanceof UnservableSupergraph)
    throw new CouldNotCheck(`The published graph of contract ${contract.name} ${state.message}`);
  return state;
}

const lost = (
  context: CheckContext,
  before: GraphState,
  { name }: Contract,
  { message }: UnservableSupergraph,
): Finding => ({
  check: 'changes',
  rule: 'CONTRACT_LOST',
  severity: 'error',
  subject: name,
  place: placeOfChange(context, before, 'Query'),
  message: `The graph of contract ${name} ${message}`,
  advice: 'Keep a tag that the contract names, or change the contract first: orgraph schema contract set.',
});
