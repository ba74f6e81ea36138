import { userCorrelated } from '#platform/events/catalogue.ts';
import { on, type EventHandler } from '#platform/events/handlers.ts';
import { followTenancy } from '#platform/subgraph/followTenancy.ts';
import { correlateUsers } from './user/correlateUsers.ts';

/** What the slack subgraph does about what others tell. */
export const hears: readonly EventHandler[] = [...followTenancy, on(userCorrelated, correlateUsers)];
