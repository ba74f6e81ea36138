import { memberAdded, memberRemoved, memberUpdated } from '#platform/events/catalogue.ts';
import { on, type EventHandler } from '#platform/events/handlers.ts';
import { followTenancy } from '#platform/subgraph/followTenancy.ts';
import { followMember } from './correlation/followMember.ts';

/** What the integrations subgraph does about what others tell. */
export const hears: readonly EventHandler[] = [
  ...followTenancy,
  ...[memberAdded, memberUpdated, memberRemoved].map((type) => on(type, followMember)),
];
