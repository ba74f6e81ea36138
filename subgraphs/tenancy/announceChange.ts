import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceClient } from '#platform/identity/serviceClient.ts';

/** Milliseconds that an answer waits for the gateways, so that the caller's next request already meets the change. */
const patience = 200;

/**
 * Tells the gateways, after the commit, that what they hold of an organization (or of one member of it) is out of date.
 * A gateway that cannot be told refuses or allows by what it holds for 30 s at most. Never throws.
 */
export const announceChange = (from: Announcer, organization: string, user?: string): Promise<void> =>
  announce(from, organization, user === undefined ? { organization } : { organization, user });

/**
 * The same of a person, in every organization and in none: one session of theirs has ended for good, or, without one,
 * whatever is held of the person is out of date.
 */
export const announcePerson = (from: Announcer, user: string, session?: string): Promise<void> =>
  announce(from, null, session === undefined ? { user } : { user, session });

interface Announcer {
  services: ServiceClient;
}

async function announce({ services }: Announcer, organization: string | null, body: object): Promise<void> {
  const signalled = services.signalGateways('/internal/membership-changed', {
    purpose: 'membership-changed',
    organization,
    body,
  });
  await Promise.race([signalled, pause(patience, undefined, { ref: false })]);
}
