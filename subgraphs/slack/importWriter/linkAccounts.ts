import type { Query } from '#platform/data/unitOfWork.ts';
import type { Changes } from './changes.ts';

/**
 * Gives Slack users the accounts that integrations has correlated with them. Others keep theirs: integrations may know
 * them by another way than the e-mail address.
 */
export async function linkAccounts(
  query: Query,
  workspace: string,
  accounts: readonly { slackId: string; userId: string }[],
): Promise<Partial<Changes>> {
  if (accounts.length === 0) return {};
  const [result] = await query<{ changed: number }>(link, [
    workspace,
    accounts.map(({ slackId }) => slackId),
    accounts.map(({ userId }) => userId),
  ]);
  return result!;
}

const link = `
  with linked as (
    update slack_user set user_id = account.user_id, updated_at = now() from unnest($2::text[], $3::uuid[]) as account(slack_id, user_id)
    where slack_user.workspace_id = $1 and slack_user.slack_id = account.slack_id and slack_user.user_id is distinct from account.user_id
    returning 1)
  select count(*)::int as changed from linked`;
