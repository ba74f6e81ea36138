import { audited } from '#platform/events/catalogue.ts';
import { on, type EventHandler } from '#platform/events/handlers.ts';
import { recordTold } from './audit/recordTold.ts';

/** What the tenancy subgraph does about what others tell. */
export const hears: readonly EventHandler[] = [on(audited, recordTold)];
