import { chosen } from '#platform/data/chosen.ts';
import type { PageArguments } from '#platform/data/page.ts';
import { currentOrganization } from '#platform/data/tenantFilter.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { Search } from '#platform/search/searchSetting.ts';
import { ContentBlock, ContentBlockWords, type BlockType } from './entities.ts';

export interface BlockList extends PageArguments {
  filter?: { type?: BlockType | null; tags?: readonly string[] | null; text?: Search | null | undefined } | null;
}

export const orders = {
  NEWEST: ['-createdAt'],
  OLDEST: ['createdAt'],
  TITLE: ['title'],
  TITLE_DESCENDING: ['-title'],
};

/** Active blocks: those with any of the tags, and with all words of the text. */
export function listBlocks({ filter, ...page }: BlockList, { connection, search }: Context) {
  const { type, tags, text } = filter ?? {};
  const where = { isActive: true, type: type ?? undefined };
  const named = chosen(tags);
  const conditions = named === undefined ? [] : [ofTags(named)];
  if (text == null)
    return connection(ContentBlock, page, { where, conditions, isSearch: conditions.length > 0, orders });
  return search(ContentBlock, page, {
    search: text,
    conditions,
    words: [ContentBlockWords, 'block', { where }],
    orders,
  });
}

/** Blocks with any of the tags, as a condition over the alias `t`. */
export const ofTags = (tags: readonly string[]) =>
  [`t.tag_keys && app.keyed(${currentOrganization}, ?::text[])`, tags] as const;
