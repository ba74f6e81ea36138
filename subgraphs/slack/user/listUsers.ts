import type { PageArguments } from '#platform/data/page.ts';
import type { Context } from '#platform/graphql/context.ts';
import { textFilter } from '#platform/search/textFilter.ts';
import { SlackUser, SlackUserWords } from './entities.ts';

/** The API's filter of people; what is absent or null does not narrow. */
export interface UserFilter {
  text?: string | null;
}

const orderBy = ['name'];

/**
 * People by name, of one workspace or of all.
 * @throws OrgraphError BAD_USER_INPUT as textFilter.
 */
export function listUsers(
  { connection, search: find }: Context,
  page: PageArguments,
  { filter, workspace }: { filter: UserFilter | null | undefined; workspace: string | undefined },
) {
  const search = textFilter(filter?.text, 'filter.text');
  if (search === undefined) return connection(SlackUser, page, { where: { workspace }, orderBy });
  return find(SlackUser, page, {
    search,
    words: [SlackUserWords, 'slackUser', { where: { workspaceId: workspace } }],
    orderBy,
    byRank: false,
  });
}
