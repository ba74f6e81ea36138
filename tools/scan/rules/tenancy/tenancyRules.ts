import type { Rule } from '../../rule.ts';
import { tenantColumnNullable } from './tenantColumnNullable.ts';

/** In the order of their numbers. */
export const tenancyRules: readonly Rule[] = [tenantColumnNullable];
