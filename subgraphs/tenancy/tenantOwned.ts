import type { EntityClass } from '@mikro-orm/core';
import { changing, identified, ownedBy } from '#platform/data/tenantFilter.ts';
import { Organization } from './organization/entities.ts';

/** The columns of every row that belongs to an organization; in tenancy that is the organization's own row. */
export const tenantOwned = {
  ...identified,
  organizationId: ownedBy(() => Organization as EntityClass<unknown>),
  ...changing,
};
