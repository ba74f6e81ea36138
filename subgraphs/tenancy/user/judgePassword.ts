import { randomUUID } from 'node:crypto';
import { LockMode } from '@mikro-orm/core';
import { scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { recordAudit } from '../audit/record.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { limitOfNetwork } from './attempts.ts';
import { User } from './entities.ts';
import { passwordFits } from './password.ts';

/**
 * Whether the password is this user's, who is active and not locked. An unknown user (null) takes the same steps and
 * the same time. What fails is counted against the account and the client's network, and audited.
 * @throws OrgraphError RATE_LIMITED when too much has failed from the client's network, or too many are being judged.
 */
export function judgePassword(context: Context, user: string | null, password: string): Promise<boolean> {
  const { attempts, passwordGate, nobodysPassword, failedLoginsPerMinute } = capabilitiesOf(context);
  const limit = limitOfNetwork('failed log-in', context.client.address, failedLoginsPerMinute);
  const scope = scopeOfUser(user ?? randomUUID());
  return passwordGate(async () => {
    const passwordHash = await context.writeBeside(scope, async (em, query) => {
      await attempts.assertLeft(query, limit);
      const account = await em.findOne(User, { id: scope.user! }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (account === null) await query('update "user" set updated_at = updated_at where id = $1', [scope.user]);
      const admitted = account?.admitAttempt() === true && account.status === 'ACTIVE';
      return admitted ? (account.passwordHash ?? null) : null;
    });
    const fits = await passwordFits(passwordHash ?? (await nobodysPassword), password);
    if (fits && passwordHash !== null) return true;
    await context.writeBeside({ ...scope, user: null }, async (em, query) => {
      await attempts.count(query, limit);
      recordAudit(
        em,
        { user, client: context.client },
        { action: 'session.refuse', resourceType: 'User', resourceId: user, outcome: 'FAILURE' },
      );
    });
    return false;
  });
}
