import type { EntityManager } from '#platform/data/database.ts';
import type { Context } from '#platform/graphql/context.ts';
import { enqueue } from '#platform/jobs/enqueue.ts';
import { recordAudit } from '../audit/record.ts';
import { joinByDomain } from '../domain/joinByDomain.ts';
import { endWaysIn } from '../identity/endWaysIn.ts';
import type { User } from './entities.ts';

/**
 * Takes the e-mail address of a user, who is locked, as proven. Who has signed up with one that never was may be anybody:
 * now that it is, their ways in end. They join
 * the organization of their address' domain. The gateways are told after the commit, by the caller (`announcePerson`).
 * @param details how it was proven, for the audit trail
 * @returns whether it was unproven until now.
 */
export async function reclaim(
  em: EntityManager,
  { client }: Pick<Context, 'client'>,
  user: User,
  details: Record<string, unknown>,
): Promise<boolean> {
  if (user.emailVerifiedAt != null) return false;
  await endWaysIn(em, user);
  user.emailVerifiedAt = new Date();
  enqueue(em, joinByDomain, { user: user.id });
  const resource = { resourceType: 'User', resourceId: user.id };
  recordAudit(em, { user: user.id, client }, { action: 'user.reclaim', ...resource, details });
  return true;
}
