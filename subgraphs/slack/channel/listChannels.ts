import type { PageArguments } from '#platform/data/page.ts';
import type { Context } from '#platform/graphql/context.ts';
import { textFilter } from '#platform/search/textFilter.ts';
import { SlackChannel, SlackChannelWords, type ChannelType } from './entities.ts';

/** The API's filter of channels; what is absent or null does not narrow. */
export interface ChannelFilter {
  type?: ChannelType | null;
  archived?: boolean | null;
  selectedForAnalysis?: boolean | null;
  text?: string | null;
}

const orderBy = ['name'];

/**
 * Channels by name, of one workspace or of all.
 * @param of the workspace whose field asks; those that are asked at once are read at once, but for a text.
 * @throws OrgraphError BAD_USER_INPUT as textFilter.
 */
export function listChannels(
  { connection, search: find }: Context,
  page: PageArguments,
  {
    filter,
    workspace,
    of,
  }: { filter: ChannelFilter | null | undefined; workspace?: string | undefined; of?: string | undefined },
) {
  const { type, archived, selectedForAnalysis, text } = filter ?? {};
  const where = {
    type: type ?? undefined,
    isArchived: archived ?? undefined,
    selectedForAnalysis: selectedForAnalysis ?? undefined,
  };
  const search = textFilter(text, 'filter.text');
  if (search === undefined)
    return connection(SlackChannel, page, {
      where: { ...where, workspace },
      ...(of !== undefined && { of: ['workspace', of] }),
      orderBy,
    });
  return find(SlackChannel, page, {
    search,
    where,
    words: [SlackChannelWords, 'channel', { where: { workspaceId: of ?? workspace } }],
    orderBy,
    byRank: false,
  });
}
