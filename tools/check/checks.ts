import { changes } from './changes/changes.ts';
import { clients } from './clients/clients.ts';
import type { Check } from './context.ts';
import { lint } from './lint/lint.ts';
import { plans } from './plans/plans.ts';
import { tenancy } from './tenancy/tenancy.ts';

/** Loaded when it is made: it brings all that runs a subgraph. */
const database: Check = {
  name: 'database',
  waits: true,
  run: async (context) => (await import('./database/database.ts')).database.run(context),
};

/** What is checked once a change composes, in the order of the report. */
export const checks: readonly Check[] = [changes, clients, plans, tenancy, database, lint];
