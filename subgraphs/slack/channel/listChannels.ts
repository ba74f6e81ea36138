import type { PageArguments } from '#platform/data/page.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { Search } from '#platform/search/searchSetting.ts';
import { SlackWorkspace } from '../workspace/entities.ts';
import { SlackChannel, SlackChannelWords, type ChannelType } from './entities.ts';

/** The API's filter of channels; what is absent or null does not narrow. */
export interface ChannelFilter {
  workspaceId?: string | null;
  type?: ChannelType | null;
  archived?: boolean | null;
  selectedForAnalysis?: boolean | null;
  text?: Search | null | undefined;
}

const orders = { NAME: ['name'], NAME_DESCENDING: ['-name'] };

/**
 * Channels of one workspace or of all.
 * @param of the workspace whose field asks; those that are asked at once are read at once, but for a text.
 * @throws OrgraphError NOT_FOUND for the filter's workspace.
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
  if (text == null)
    return connection(SlackChannel, page, {
      where: { ...where, workspace },
      ...(of !== undefined && { of: ['workspace', of] }),
      orders,
    });
  return search(SlackChannel, page, {
    search: text,
    where: { ...where, ...(of !== undefined && { workspace }) },
    words: [SlackChannelWords, 'channel', { where: { workspaceId: of ?? workspace } }],
    orders,
  });
}
