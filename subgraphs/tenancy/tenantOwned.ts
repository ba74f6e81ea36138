import type { EntityClass } from '@mikro-orm/core';
import { changing, identified, ownedBy } from '#platform/tenant.ts';
import { Organization } from './organization/entities.ts';

const organizationId = ownedBy(() => Organization as EntityClass<unknown>);

/** The columns of every row that belongs to an organization; in tenancy that is the organization's own row. */
export const tenantOwned = { ...identified, organizationId, ...changing };

/** The same for rows that never change. */
export const tenantOwnedOnce = { ...identified, organizationId };
