import type { Rule } from '../../rule.ts';
import { tenantListSeqScan } from './tenantListSeqScan.ts';

/** In the order of their numbers. */
export const speedRules: readonly Rule[] = [tenantListSeqScan];
