import type { Rule } from '../../rule.ts';
import { appRoleTooStrong } from './appRoleTooStrong.ts';
import { aroundRowSecurity } from './aroundRowSecurity.ts';
import { constraintNotValid } from './constraintNotValid.ts';
import { crossTenantRow } from './crossTenantRow.ts';
import { defaultTenant } from './defaultTenant.ts';
import { externalIdGlobal } from './externalIdGlobal.ts';
import { linkTableWithoutTenant } from './linkTableWithoutTenant.ts';
import { logWithoutTenant } from './logWithoutTenant.ts';
import { oneTenantPerUser } from './oneTenantPerUser.ts';
import { parentNotComposite } from './parentNotComposite.ts';
import { policyPermissiveOnly } from './policyPermissiveOnly.ts';
import { policyWithoutCheck } from './policyWithoutCheck.ts';
import { queriesWithoutTenant } from './queriesWithoutTenant.ts';
import { rlsNotForced } from './rlsNotForced.ts';
import { rlsOff } from './rlsOff.ts';
import { scopedByUserOnly } from './scopedByUserOnly.ts';
import { tenantColumnMissing } from './tenantColumnMissing.ts';
import { tenantColumnNullable } from './tenantColumnNullable.ts';
import { tenantColumnType } from './tenantColumnType.ts';
import { tenantIndexMissing } from './tenantIndexMissing.ts';
import { tenantIndexNotLeading } from './tenantIndexNotLeading.ts';
import { tenantKeyMissing } from './tenantKeyMissing.ts';
import { tenantKeyNoCascade } from './tenantKeyNoCascade.ts';
import { uniqueWithoutTenant } from './uniqueWithoutTenant.ts';
import { vectorWithoutTenant } from './vectorWithoutTenant.ts';

/** In the order of their numbers; T01, without which none is run, is rootUnknown.ts. */
export const tenancyRules: readonly Rule[] = [
  tenantColumnMissing,
  tenantColumnNullable,
  tenantColumnType,
  tenantKeyMissing,
  tenantKeyNoCascade,
  constraintNotValid,
  uniqueWithoutTenant,
  tenantIndexMissing,
  tenantIndexNotLeading,
  parentNotComposite,
  crossTenantRow,
  scopedByUserOnly,
  queriesWithoutTenant,
  linkTableWithoutTenant,
  vectorWithoutTenant,
  logWithoutTenant,
  externalIdGlobal,
  oneTenantPerUser,
  defaultTenant,
  rlsOff,
  rlsNotForced,
  policyPermissiveOnly,
  policyWithoutCheck,
  aroundRowSecurity,
  appRoleTooStrong,
];
