import { createHash, randomUUID } from 'node:crypto';
import { LockMode } from '@mikro-orm/core';
import { scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { rateLimited } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { User } from './entities.ts';
import { passwordFits } from './password.ts';

/**
 * Whether the password is this user's, who is active and not locked. An unknown user (null) takes the same steps and
 * the same time. What fails is counted against the account and the client's address, and audited.
 * @throws OrgraphError RATE_LIMITED when too much has failed from the client's address.
 */
export function judgePassword(context: Context, user: string | null, password: string): Promise<boolean> {
  const { passwordGate, nobodysPassword, failedLoginsPerMinute } = capabilitiesOf(context);
  const address = createHash('sha256').update(context.client.address).digest('base64url');
  const scope = scopeOfUser(user ?? randomUUID());
  return passwordGate(async () => {
    const passwordHash = await context.writeUnder(scope, async (em, query) => {
      const [failed] = await query<{ attempts: number; seconds: number }>(
        `select attempts, ceil(extract(epoch from window_ends - now()))::int as seconds from failed_log_in where address = $1 and window_ends > now()`,
        [address],
      );
      if (failed !== undefined && failed.attempts >= failedLoginsPerMinute) throw rateLimited(failed.seconds);
      const account = await em.findOne(User, { id: scope.user! }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (account === null) await query('update "user" set updated_at = updated_at where id = $1', [scope.user]);
      const admitted = account?.admitAttempt() === true && account.status === 'ACTIVE';
      return admitted ? (account.passwordHash ?? null) : null;
    });
    const fits = await passwordFits(passwordHash ?? (await nobodysPassword), password);
    if (fits && passwordHash !== null) return true;
    await context.writeUnder({ ...scope, user: null }, async (em, query) => {
      await query(
        `insert into failed_log_in as f (address, window_ends, attempts) values ($1, now() + interval '1 minute', 1) on conflict (address) do update set
           attempts = case when f.window_ends > now() then f.attempts + 1 else 1 end,
           window_ends = case when f.window_ends > now() then f.window_ends else now() + interval '1 minute' end`,
        [address],
      );
      await query(`delete from failed_log_in where window_ends < now() - interval '1 minute'`);
      recordAudit(
        em,
        { user, client: context.client },
        { action: 'session.refuse', resourceType: 'User', resourceId: user, outcome: 'FAILURE' },
      );
    });
    return false;
  });
}
