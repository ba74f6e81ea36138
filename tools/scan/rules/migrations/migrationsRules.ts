import type { Rule } from '../../rule.ts';

/** In the order of their numbers. */
export const migrationsRules: readonly Rule[] = [];
