import { audited, notified } from '#platform/events/catalogue.ts';
import { on, type EventHandler } from '#platform/events/handlers.ts';
import { recordTold } from './audit/recordTold.ts';
import { notifyTold } from './notification/notifyTold.ts';

/** What the tenancy subgraph does about what others tell. */
export const hears: readonly EventHandler[] = [on(audited, recordTold), on(notified, notifyTold)];
