import type { Rule } from '../../rule.ts';
import { primaryKeyMissing } from './primaryKeyMissing.ts';

/** In the order of their numbers. */
export const integrityRules: readonly Rule[] = [primaryKeyMissing];
