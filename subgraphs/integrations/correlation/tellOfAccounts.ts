import type { EntityManager } from '#platform/data/database.ts';
import { mostAccounts, userCorrelated } from '#platform/events/catalogue.ts';
import { emit, type Queued } from '#platform/events/emit.ts';

/**
 * Tells slack, with the commit, that whose these accounts are has changed: whose they are it asks (accountLinks.ts).
 */
export function tellOfAccounts(em: EntityManager, slackIds: readonly string[]): Queued[] {
  const queued: Queued[] = [];
  for (let at = 0; at < slackIds.length; at += mostAccounts)
    queued.push(...emit(em, userCorrelated, { slackIds: slackIds.slice(at, at + mostAccounts) }));
  return queued;
}
