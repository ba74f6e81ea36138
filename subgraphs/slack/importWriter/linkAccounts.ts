import type { Query } from '#platform/data/unitOfWork.ts';
import type { Changes } from './changes.ts';

/** Makes the organization's Slack users the accounts that integrations says, or nobody's; others stay as they are. */
export async function linkAccounts(
  query: Query,
  accounts: ReadonlyMap<string, string | null>,
): Promise<Partial<Changes>> {
  if (accounts.size === 0) return {};
  const [result] = await query<{ changed: number }>(link, [[...accounts.keys()], [...accounts.values()]]);
  return result!;
}

const link = `
  with linked as (
    update slack_user set user_id = account.user_id, updated_at = now() from unnest($1::text[], $2::uuid[]) as account(slack_id, user_id)
    where slack_user.slack_id = account.slack_id and slack_user.user_id is distinct from account.user_id
    returning 1)
  select count(*)::int as changed from linked`;
