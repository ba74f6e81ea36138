import type { Check } from '../context.ts';
import { apiChanges } from './apiChanges.ts';
import { contractChanges } from './contractChanges.ts';

/** What changes between the published graph and the proposed one: for clients, and for the gateway and the other subgraphs. A first version changes nothing. */
export const changes: Check = {
  name: 'changes',
  run: async (context) => (context.before === undefined ? [] : [...await apiChanges(context, context.before), ...contractChanges(context, context.before)]),
};
