import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '#platform/graphql/context.ts';

/** Milliseconds that an answer waits for the gateways, so that the caller's next request already meets the change. */
const patience = 200;

/**
 * Tells the gateways, after the commit, that what they hold of an organization (or of one member of it) is out of date.
 * A gateway that cannot be told refuses or allows by what it holds for 30 s at most. Never throws.
 */
export async function announceChange({ services }: Context, organization: string, user?: string): Promise<void> {
  const signalled = services.signalGateways('/internal/membership-changed', {
    purpose: 'membership-changed',
    organization,
    body: user === undefined ? { organization } : { organization, user },
  });
  await Promise.race([signalled, pause(patience, undefined, { ref: false })]);
}
