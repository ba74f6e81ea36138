import type { Query } from '#platform/unitOfWork.ts';
import type { ExportedUser } from '../export/records.ts';
import type { Changes } from './changes.ts';
import { insertMissing, upsert, type UpsertTarget } from './upsert.ts';

const slackUser: UpsertTarget = {
  table: 'slack_user',
  key: ['workspace_id', 'slack_id'],
  columns: {
    workspace_id: 'uuid', slack_id: 'text', name: 'text', display_name: 'text', real_name: 'text', email: 'text', title: 'text', phone: 'text', timezone: 'text',
    timezone_offset: 'int', image_url: 'text', is_bot: 'boolean', is_admin: 'boolean', is_deleted: 'boolean', profile: 'jsonb', user_id: 'uuid',
  },
  // Whom integrations does not name here may be known to it by another way than the e-mail address.
  merge: { user_id: 'coalesce(excluded.user_id, present.user_id)' },
};

/** Writes users; one who is absent from users.json only fills a gap. `accounts` leads from a Slack id to the user that integrations has correlated with it. */
export async function writeUsers(query: Query, workspace: string, users: readonly ExportedUser[], accounts: ReadonlyMap<string, string>): Promise<Partial<Changes>[]> {
  const rowOf = (user: ExportedUser) => ({
    workspace_id: workspace, slack_id: user.slackId, name: user.name, display_name: user.displayName, real_name: user.realName, email: user.email, title: user.title, phone: user.phone,
    timezone: user.timezone, timezone_offset: user.timezoneOffset, image_url: user.imageUrl, is_bot: user.isBot, is_admin: user.isAdmin, is_deleted: user.isDeleted, profile: user.profile,
    user_id: accounts.get(user.slackId) ?? null,
  });
  return [
    await upsert(query, slackUser, users.filter(({ isAbsent }) => !isAbsent).map(rowOf)),
    await insertMissing(query, slackUser, users.filter(({ isAbsent }) => isAbsent).map(rowOf)),
  ];
}
