import { userCorrelated, userDeleted } from '#platform/events/catalogue.ts';
import { on, type EventHandler } from '#platform/events/handlers.ts';
import { followTenancy } from '#platform/subgraph/followTenancy.ts';
import { forgetAccount } from '#platform/subgraph/forgetAccount.ts';
import { personalData } from './personalData.ts';
import { correlateUsers } from './user/correlateUsers.ts';

/** What the slack subgraph does about what others tell. */
export const hears: readonly EventHandler[] = [
  ...followTenancy,
  on(userDeleted, forgetAccount('slack', personalData)),
  on(userCorrelated, correlateUsers),
];
