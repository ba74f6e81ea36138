import type { PageArguments } from '#platform/data/page.ts';
import type { Context } from '#platform/graphql/context.ts';
import { textFilter } from '#platform/search/textFilter.ts';
import { SlackWorkspace } from '../workspace/entities.ts';
import { SlackChannel, SlackChannelWords, type ChannelType } from './entities.ts';

/** The API's filter of channels; what is absent or null does not narrow. */
export interface ChannelFilter {
  workspaceId?: string | null;
  type?: ChannelType | null;
  archived?: boolean | null;
  selectedForAnalysis?: boolean | null;
  text?: string | null;
}

const orders = { NAME: ['name'], NAME_DESCENDING: ['-name'] };

/**
 * Channels of one workspace or of all.
 * @param of the workspace whose field asks; those that are asked at once are read at once, but for a text.
 * @throws OrgraphError BAD_USER_INPUT as textFilter, NOT_FOUND for the filter's workspace.
 */
export async function listChannels(
  { connection, search, find }: Context,
  page: PageArguments,
  { workspaceId, type, archived, selectedForAnalysis, text }: ChannelFilter = {},
  of?: string,
) {
  const workspace = workspaceId == null ? undefined : (await find(SlackWorkspace, workspaceId, 'workspace')).id;
  const where = {
    type: type ?? undefined,
    isArchived: archived ?? undefined,
    selectedForAnalysis: selectedForAnalysis ?? undefined,
  };
  const words = textFilter(text, 'filter.text');
  if (words === undefined)
    return connection(SlackChannel, page, {
      where: { ...where, workspace },
      ...(of !== undefined && { of: ['workspace', of] }),
      orders,
    });
  return search(SlackChannel, page, {
    search: words,
    where: { ...where, ...(of !== undefined && { workspace }) },
    words: [SlackChannelWords, 'channel', { where: { workspaceId: of ?? workspace } }],
    orders,
  });
}
