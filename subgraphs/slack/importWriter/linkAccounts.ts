import type { Query } from '#platform/data/unitOfWork.ts';
import type { Changes } from './changes.ts';

/**
 * Makes the organization's Slack users the accounts that integrations says, or nobody's; others stay as they are. Who is
 * external is nobody's account, whoever says so.
 */
export async function linkAccounts(
  query: Query,
  accounts: ReadonlyMap<string, string | null>,
): Promise<Partial<Changes>> {
  const [fallen] = await query<{ changed: number }>(unlinkExternal);
  if (accounts.size === 0) return fallen!;
  const [linked] = await query<{ changed: number }>(link, [[...accounts.keys()], [...accounts.values()]]);
  return { changed: fallen!.changed + linked!.changed };
}

const link = `
  with linked as (
    update slack_user set user_id = account.user_id, updated_at = now() from unnest($1::text[], $2::uuid[]) as account(slack_id, user_id)
    where slack_user.slack_id = account.slack_id and not slack_user.is_external and slack_user.user_id is distinct from account.user_id
    returning 1)
  select count(*)::int as changed from linked`;

const unlinkExternal = `
  with fallen as (
    update slack_user set user_id = null, updated_at = now() where is_external and user_id is not null returning 1)
  select count(*)::int as changed from fallen`;
