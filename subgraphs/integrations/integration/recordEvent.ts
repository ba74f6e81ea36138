import type { EntityManager } from '#platform/data/database.ts';
import { IntegrationEvent, type Integration, type IntegrationEventType } from './entities.ts';

/** Adds to a connection's history, in the transaction of the change. `details` hold no secret. */
export function recordEvent(
  em: EntityManager,
  integration: Integration,
  type: IntegrationEventType,
  actorUserId: string,
  details: Record<string, unknown>,
): void {
  em.create(IntegrationEvent, { integration, type, actorUserId, details });
}
