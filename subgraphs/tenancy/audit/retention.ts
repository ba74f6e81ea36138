import type { plans } from '../organization/entities.ts';

/** Days for which a line of an organization's audit trail is kept, by the plan that the organization has now. */
export const daysKept: Readonly<Record<(typeof plans)[number], number>> = {
  FREE: 90,
  STARTER: 180,
  PRO: 365,
  ENTERPRISE: 1_095,
};

/** Days for which a line of no organization is kept: failed sign-ins, and what is done about the platform. */
export const daysKeptOfNone = 365;
