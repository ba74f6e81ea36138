import type { Context } from '#platform/graphql/context.ts';
import { ContentBlock, type BlockContent, type BlockType } from './entities.ts';
import { recordVersion } from './recordVersion.ts';
import { unlessUnsearchable } from './unlessUnsearchable.ts';

type CreateContentBlockInput = { type: BlockType } & Pick<BlockContent, 'title' | 'content'> & Partial<BlockContent>;

/** Makes a block and its first version. */
export async function createContentBlock(context: Context, input: CreateContentBlockInput): Promise<ContentBlock> {
  const { type, title, content, metadata = {}, tags = [] } = input;
  return unlessUnsearchable(() =>
    context.write(async (em) => {
      const block = em.create(ContentBlock, {
        type,
        title,
        content,
        metadata,
        tags,
        createdById: context.user,
        updatedById: context.user,
      });
      recordVersion(em, block);
      return block;
    }),
  );
}
