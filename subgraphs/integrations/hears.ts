import { memberAdded, memberRemoved, memberUpdated, userDeleted } from '#platform/events/catalogue.ts';
import { on, type EventHandler } from '#platform/events/handlers.ts';
import { followTenancy } from '#platform/subgraph/followTenancy.ts';
import { followMember } from './correlation/followMember.ts';
import { forgetPerson } from './correlation/forgetPerson.ts';

/** What the integrations subgraph does about what others tell. */
export const hears: readonly EventHandler[] = [
  ...followTenancy,
  on(userDeleted, forgetPerson),
  ...[memberAdded, memberUpdated, memberRemoved].map((type) => on(type, followMember)),
];
