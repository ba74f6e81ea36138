import type { audited } from '#platform/events/catalogue.ts';
import type { EventHandler, PayloadOf } from '#platform/events/handlers.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { AuditEvent } from './entities.ts';

/** Adds what another subgraph tells to the audit trail of its organization. */
export const recordTold: EventHandler<PayloadOf<typeof audited>>['handle'] = async (
  { id, at, payload: { actor, action, resourceType, resourceId, outcome, fields, client: sealed } },
  { em, from, capabilities },
) => {
  const client = sealed == null ? null : await capabilitiesOf({ capabilities }).openClient(sealed);
  em.create(AuditEvent, {
    eventId: id,
    action,
    resourceType,
    resourceId,
    outcome,
    details: fields.length === 0 ? {} : { fields },
    actorUserId: actor,
    ipAddress: client?.address || null,
    userAgent: client?.agent || null,
    source: from,
    occurredAt: new Date(at),
  });
};
