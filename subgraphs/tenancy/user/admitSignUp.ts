import { nobody } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { rateLimited } from '#platform/values/errors.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { limitOfEmail, limitOfNetwork } from './attempts.ts';

/**
 * Counts an attempt to sign up, whatever becomes of it: each costs a password's hash, tells whether somebody has the
 * e-mail address, and may make a user.
 * @throws OrgraphError RATE_LIMITED when too many come from the client's network, or for this e-mail address.
 */
export function admitSignUp(context: Context, email: string): Promise<void> {
  const { attempts, signUpsPerMinute } = capabilitiesOf(context);
  const limits = [limitOfNetwork('sign-up', context.client.address, signUpsPerMinute), limitOfEmail('sign-up', email)];
  return context.writeBeside(nobody, async (_, query) => {
    for (const limit of limits) {
      const wait = await attempts.count(query, limit);
      if (wait > 0) throw rateLimited(wait);
    }
  });
}
