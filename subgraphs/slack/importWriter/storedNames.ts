import type { Query } from '#platform/data/unitOfWork.ts';
import type { Names } from '../markup/names.ts';

/**
 * The names that people and channels of the organization have now; where several workspaces know one by its id, the
 * name in the given one.
 */
export async function storedNames(query: Query, workspace?: string): Promise<Names> {
  const users = await query<{ slack_id: string; called: string }>(
    `select slack_id, coalesce(nullif(display_name, ''), nullif(real_name, ''), name) as called from slack_user
     where name <> slack_id order by workspace_id is not distinct from $1`,
    [workspace ?? null],
  );
  const channels = await query<{ slack_id: string; name: string | null }>(
    `select slack_id, case type when 'PUBLIC' then name end as name from slack_channel order by workspace_id is not distinct from $1`,
    [workspace ?? null],
  );
  const people = new Map(users.map(({ slack_id, called }) => [slack_id, called]));
  const rooms = new Map(channels.map(({ slack_id, name }) => [slack_id, name]));
  return { user: (id) => people.get(id), channel: (id) => rooms.get(id) };
}
