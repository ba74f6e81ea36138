import type { EntityManager } from '#platform/data/database.ts';
import { AuditEvent, ofNobody } from './entities.ts';

export interface Audited {
  /** `resource.verb`. */
  action: string;
  resourceType: string;
  resourceId?: string | null;
  outcome?: AuditEvent['outcome'];
  /** Never a secret, never another person's data. */
  details?: Record<string, unknown>;
  /** It is a line of no organization's trail, as of one that is gone. */
  isNobodys?: boolean;
}

/** Who did it, from where. */
export interface Actor {
  user: string | null;
  client: { address: string; agent: string };
}

/** Of what the platform does by itself. */
export const nobodysClient: Actor['client'] = { address: '', agent: '' };

/** Adds a line to the audit trail of the transaction's organization, in the transaction of what it tells. */
export function recordAudit(
  em: EntityManager,
  { user, client }: Actor,
  { action, resourceType, resourceId = null, outcome = 'SUCCESS', details = {}, isNobodys = false }: Audited,
): void {
  const line = em.create(AuditEvent, {
    action,
    resourceType,
    resourceId,
    outcome,
    details,
    actorUserId: user,
    ipAddress: client.address || null,
    userAgent: client.agent || null,
    source: 'tenancy',
    occurredAt: new Date(),
  });
  if (isNobodys) ofNobody.add(line);
}
