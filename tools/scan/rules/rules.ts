import type { Rule, RuleDescription } from '../rule.ts';
import { backfillRules } from './backfill/backfillRules.ts';
import { integrityRules } from './integrity/integrityRules.ts';
import { migrationsRules } from './migrations/migrationsRules.ts';
import { secretsRules } from './secrets/secretsRules.ts';
import { speedRules } from './speed/speedRules.ts';
import { rootUnknown } from './tenancy/rootUnknown.ts';
import { tenancyRules } from './tenancy/tenancyRules.ts';

/** Every rule that is run, in the order of the report. */
export const rules: readonly Rule[] = [
  ...tenancyRules,
  ...backfillRules,
  ...integrityRules,
  ...secretsRules,
  ...migrationsRules,
  ...speedRules,
];

/** Every rule that a report may name. */
export const describedRules: readonly RuleDescription[] = [rootUnknown, ...rules];
