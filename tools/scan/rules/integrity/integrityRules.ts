import type { Rule } from '../../rule.ts';
import { arrayReference } from './arrayReference.ts';
import { duplicateInTenant } from './duplicateInTenant.ts';
import { indexDuplicate } from './indexDuplicate.ts';
import { indexInvalid } from './indexInvalid.ts';
import { indexUnused } from './indexUnused.ts';
import { jsonNotJsonb } from './jsonNotJsonb.ts';
import { keyWithoutIndex } from './keyWithoutIndex.ts';
import { orphans } from './orphans.ts';
import { primaryKeyMissing } from './primaryKeyMissing.ts';
import { referenceType } from './referenceType.ts';
import { referenceWithoutKey } from './referenceWithoutKey.ts';
import { searchColumnWithoutGin } from './searchColumnWithoutGin.ts';
import { serialKeyPublic } from './serialKeyPublic.ts';
import { statusNull } from './statusNull.ts';
import { statusUnconstrained } from './statusUnconstrained.ts';
import { statusVariants } from './statusVariants.ts';
import { timestampWithoutZone } from './timestampWithoutZone.ts';

/** In the order of their numbers. */
export const integrityRules: readonly Rule[] = [
  primaryKeyMissing,
  referenceWithoutKey,
  orphans,
  referenceType,
  keyWithoutIndex,
  duplicateInTenant,
  statusNull,
  statusUnconstrained,
  statusVariants,
  arrayReference,
  timestampWithoutZone,
  jsonNotJsonb,
  serialKeyPublic,
  searchColumnWithoutGin,
  indexInvalid,
  indexDuplicate,
  indexUnused,
];
