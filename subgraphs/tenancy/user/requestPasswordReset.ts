import { randomUUID } from 'node:crypto';
import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '#platform/data/database.ts';
import { nobody, scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { rateLimited } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { requestMail } from '../mail/requestMail.ts';
import { limitOfEmail, limitOfNetwork } from './attempts.ts';
import { OneTimeToken, User } from './entities.ts';
import { issueToken } from './oneTimeTokens.ts';
import { userOfEmail } from './userOfEmail.ts';

interface RequestPasswordResetInput {
  email: string;
}

/**
 * Mails a token by which a new password is chosen, if somebody has signed up with this address; the address again. An
 * unknown one takes the same steps and the same time.
 * @throws OrgraphError RATE_LIMITED when too many come from the client's network, or for this e-mail address.
 */
export async function requestPasswordReset(context: Context, input: RequestPasswordResetInput): Promise<string> {
  const { email } = input;
  await admit(context, email);
  const known = await userOfEmail(context, email);
  const id = known ?? randomUUID();
  await context.writeUnder(scopeOfUser(id), async (em) => {
    const user = await em.findOne(User, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const isActive = user?.status === 'ACTIVE';
    if (isActive) await issueToken(em, context, user, 'PASSWORD_RESET');
    else await issueNothing(em);
    recordAudit(
      em,
      { user: null, client: context.client },
      {
        action: 'user.request_password_reset',
        resourceType: 'User',
        resourceId: known,
        outcome: isActive ? 'SUCCESS' : 'FAILURE',
      },
    );
  });
  return email;
}

/** The statements of a token that is issued, about a row that is nowhere: its mail is found to be none. */
async function issueNothing(em: EntityManager): Promise<void> {
  const id = randomUUID();
  await em.findOne(OneTimeToken, { user: { id }, kind: 'PASSWORD_RESET' });
  await em.nativeUpdate(OneTimeToken, { id }, { usedAt: null });
  requestMail(em, { kind: 'PASSWORD_RESET', id, issue: 1 });
}

function admit(context: Context, email: string): Promise<void> {
  const { attempts, failedLoginsPerMinute } = capabilitiesOf(context);
  const limits = [
    limitOfNetwork('password reset', context.client.address, failedLoginsPerMinute),
    limitOfEmail('password reset', email),
  ];
  return context.writeBeside(nobody, async (_, query) => {
    for (const limit of limits) {
      const wait = await attempts.count(query, limit);
      if (wait > 0) throw rateLimited(wait);
    }
  });
}
