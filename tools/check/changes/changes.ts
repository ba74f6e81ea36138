import { withUsage } from '../clients/withUsage.ts';
import type { Check, CheckContext, GraphState } from '../context.ts';
import type { Finding } from '../finding.ts';
import { apiChanges } from './apiChanges.ts';
import { changesInContracts } from './changesInContracts.ts';
import { directiveChanges } from './directiveChanges.ts';

/**
 * What changes between the published graph and the proposed one: for clients, and for the gateway and the other
 * subgraphs. A first version changes nothing.
 */
export const changes: Check = {
  name: 'changes',
  run: async (context) =>
    context.before === undefined
      ? []
      : [...(await noticed(context, context.before)), ...directiveChanges(context, context.before)],
};

async function noticed(context: CheckContext, before: GraphState): Promise<Finding[]> {
  const changed = await apiChanges(context, before);
  return [...(await withUsage(changed, context, before)), ...(await changesInContracts(context, before, changed))];
}
