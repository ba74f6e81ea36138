import type { Identity } from '#platform/identity/identity.ts';
import { grants } from '#platform/identity/permissions.ts';

/** Whether somebody may see the plans of their operations: a member, by a permission of their role. */
export const seesPlans = ({ organization, permissions }: Identity): boolean =>
  organization !== null && grants(permissions, 'gateway:plan');
