import type { EntityClass } from '@mikro-orm/core';
import { changing, identified, ownedBy } from '#platform/data/tenantFilter.ts';
import { Organization } from './organization/entities.ts';

/** The columns of rows that belong to an organization and never change; in tenancy that is the organization's own row. */
export const tenantOwnedOnce = {
  ...identified,
  organizationId: ownedBy(() => Organization as EntityClass<unknown>),
};

/** The same of rows that change. */
export const tenantOwned = { ...tenantOwnedOnce, ...changing };
