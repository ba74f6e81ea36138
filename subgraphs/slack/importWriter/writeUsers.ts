import type { Query } from '#platform/data/unitOfWork.ts';
import type { ExportedUser } from '../exportReader/records.ts';
import type { Changes } from './changes.ts';
import type { Destination } from './destination.ts';
import { insertMissing, upsert, type UpsertTarget } from './upsert.ts';

const slackUser: UpsertTarget = {
  table: 'slack_user',
  key: ['workspace_id', 'slack_id'],
  columns: {
    workspace_id: 'uuid',
    slack_id: 'text',
    name: 'text',
    display_name: 'text',
    real_name: 'text',
    email: 'text',
    title: 'text',
    phone: 'text',
    timezone: 'text',
    timezone_offset: 'int',
    image_url: 'text',
    is_bot: 'boolean',
    is_admin: 'boolean',
    is_deleted: 'boolean',
    is_external: 'boolean',
    company: 'text',
    profile: 'jsonb',
  },
};

/**
 * Writes users; of an older export, and where users.json lacks them, they only fill a gap. Whose accounts they are is not of these rows
 * (linkAccounts.ts).
 */
export async function writeUsers(
  query: Query,
  { workspace, isNewest }: Destination,
  users: readonly ExportedUser[],
): Promise<Partial<Changes>[]> {
  const rowOf = (user: ExportedUser) => ({
    workspace_id: workspace,
    slack_id: user.slackId,
    name: user.name,
    display_name: user.displayName,
    real_name: user.realName,
    email: user.email,
    title: user.title,
    phone: user.phone,
    timezone: user.timezone,
    timezone_offset: user.timezoneOffset,
    image_url: user.imageUrl,
    is_bot: user.isBot,
    is_admin: user.isAdmin,
    is_deleted: user.isDeleted,
    is_external: user.isExternal,
    company: user.company,
    profile: user.profile,
  });
  const isCurrent = ({ isAbsent }: ExportedUser) => isNewest && !isAbsent;
  return [
    await upsert(query, slackUser, users.filter(isCurrent).map(rowOf)),
    await insertMissing(query, slackUser, users.filter((user) => !isCurrent(user)).map(rowOf)),
  ];
}
