import type { Rule } from '../../rule.ts';

/** In the order of their numbers. */
export const backfillRules: readonly Rule[] = [];
