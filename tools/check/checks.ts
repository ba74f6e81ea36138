import { changes } from './changes/changes.ts';
import { clients } from './clients/clients.ts';
import type { Check } from './context.ts';
import { database } from './database/database.ts';
import { lint } from './lint/lint.ts';
import { plans } from './plans/plans.ts';
import { tenancy } from './tenancy/tenancy.ts';

/** What is checked once a change composes, in the order of the report. */
export const checks: readonly Check[] = [changes, clients, plans, tenancy, database, lint];
