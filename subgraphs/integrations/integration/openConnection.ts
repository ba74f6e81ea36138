import { randomUUID } from 'node:crypto';
import type { EntityManager } from '#platform/data/database.ts';
import { limitExceeded } from '#platform/values/errors.ts';
import type { Limits } from '../lockOrganization.ts';
import { Integration, type Provider } from './entities.ts';
import { recordEvent } from './recordEvent.ts';

interface NewConnection {
  provider: Provider;
  name: string;
  createdById: string;
  externalAccountId?: string;
  externalAccountName?: string;
  grantedScopes?: string[];
}

/**
 * A new connection made without signing in at the provider; the provider's first is its default.
 * @throws OrgraphError LIMIT_EXCEEDED by the plan.
 */
export async function openConnection(
  em: EntityManager,
  connection: NewConnection,
  limits: Limits,
  details: Record<string, unknown>,
): Promise<Integration> {
  await assertRoom(em, limits);
  const isDefault = (await em.count(Integration, { provider: connection.provider, isDefault: true })) === 0;
  const integration = em.create(Integration, { id: randomUUID(), connectionType: 'MANUAL', isDefault, ...connection });
  recordEvent(em, integration, 'CREATED', connection.createdById, details);
  return integration;
}

/**
 * An ended connection is active again, as an import takes its workspace up again.
 * @throws OrgraphError LIMIT_EXCEEDED by the plan.
 */
export async function reopenConnection(
  em: EntityManager,
  integration: Integration,
  actorUserId: string,
  limits: Limits,
): Promise<void> {
  await assertRoom(em, limits);
  integration.reconnect();
  recordEvent(em, integration, 'CONNECTED', actorUserId, { import: 'slack-export' });
}

/** @throws OrgraphError LIMIT_EXCEEDED when the plan's connections are all in use; a disconnected one uses none. */
export async function assertRoom(em: EntityManager, { maxConnections }: Limits): Promise<void> {
  if (maxConnections === null) return;
  const used = await em.count(Integration, { status: { $ne: 'DISCONNECTED' } });
  if (used >= maxConnections)
    throw limitExceeded(
      `The organization’s plan allows ${maxConnections} connections, and all are in use. Disconnect one, or change the plan.`,
    );
}
