import type { PageArguments } from '#platform/data/page.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { Search } from '#platform/search/searchSetting.ts';
import { SlackWorkspace } from '../workspace/entities.ts';
import { SlackUser, SlackUserWords } from './entities.ts';

/** The API's filter of people; what is absent or null does not narrow. */
export interface UserFilter {
  workspaceId?: string | null;
  text?: Search | null | undefined;
}

export const byName = { NAME: ['name'], NAME_DESCENDING: ['-name'] };

/**
 * People of one workspace or of all.
 * @param of the workspace whose field asks; those that are asked at once are read at once, but for a text.
 * @throws OrgraphError NOT_FOUND for the filter's workspace.
 */
export async function listUsers(
  { connection, search, find }: Context,
  page: PageArguments,
  { workspaceId, text }: UserFilter = {},
  of?: string,
) {
  const workspace = workspaceId == null ? undefined : (await find(SlackWorkspace, workspaceId, 'workspace')).id;
  if (text == null)
    return connection(SlackUser, page, {
      where: { workspace },
      ...(of !== undefined && { of: ['workspace', of] }),
      orders: byName,
    });
  return search(SlackUser, page, {
    search: text,
    ...(of !== undefined && { where: { workspace } }),
    words: [SlackUserWords, 'slackUser', { where: { workspaceId: of ?? workspace } }],
    orders: byName,
  });
}
