import type { Rule } from '../../rule.ts';
import { backfillAgainstOwner } from './backfillAgainstOwner.ts';
import { backfillBelow } from './backfillBelow.ts';
import { backfillOneBucket } from './backfillOneBucket.ts';
import { rootEmpty } from './rootEmpty.ts';
import { usersWithoutTenant } from './usersWithoutTenant.ts';

/** In the order of their numbers. */
export const backfillRules: readonly Rule[] = [
  backfillBelow,
  backfillOneBucket,
  backfillAgainstOwner,
  usersWithoutTenant,
  rootEmpty,
];
