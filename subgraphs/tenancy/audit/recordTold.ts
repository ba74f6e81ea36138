import type { audited } from '#platform/events/catalogue.ts';
import type { EventHandler, PayloadOf } from '#platform/events/handlers.ts';
import { AuditEvent } from './entities.ts';

/** Adds what another subgraph tells to the audit trail of its organization. */
export const recordTold: EventHandler<PayloadOf<typeof audited>>['handle'] = (
  { id, at, payload: { actor, action, resourceType, resourceId, outcome, fields } },
  { em, from },
) =>
  em.create(AuditEvent, {
    eventId: id,
    action,
    resourceType,
    resourceId,
    outcome,
    details: fields.length === 0 ? {} : { fields },
    actorUserId: actor,
    source: from,
    occurredAt: new Date(at),
  });
