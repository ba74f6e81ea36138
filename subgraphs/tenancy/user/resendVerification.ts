import type { Context } from '#platform/graphql/context.ts';
import { rateLimited } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { limitOfEmail } from './attempts.ts';
import type { User } from './entities.ts';
import { issueToken } from './oneTimeTokens.ts';
import { lockUser } from './session.ts';

/**
 * Mails the caller another token by which they verify their address, unless it is verified.
 * @throws OrgraphError RATE_LIMITED after five in half an hour.
 */
export async function resendVerification(context: Context): Promise<User> {
  const { attempts } = capabilitiesOf(context);
  return context.write(async (em, query) => {
    const user = await lockUser(em, context.user);
    if (user.emailVerifiedAt !== null) return user;
    const wait = await attempts.count(query, limitOfEmail('verification', user.email!));
    if (wait > 0) throw rateLimited(wait);
    await issueToken(em, context, user, 'EMAIL_VERIFICATION');
    recordAudit(em, context, { action: 'user.resend_verification', resourceType: 'User', resourceId: user.id });
    return user;
  });
}
