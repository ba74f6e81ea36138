import type { Context } from '#platform/graphql/context.ts';
import { blockContentOf, type BlockInput } from './blockInput.ts';
import { ContentBlock, type BlockContent, type BlockType } from './entities.ts';
import { recordVersion } from './recordVersion.ts';
import { unlessUnsearchable } from './unlessUnsearchable.ts';

interface CreateContentBlockInput extends BlockInput {
  type: BlockType;
  title: string;
  content: string;
}

/** Makes a block and its first version. */
export async function createContentBlock(context: Context, input: CreateContentBlockInput): Promise<ContentBlock> {
  const {
    title,
    content,
    metadata = {},
    tags = [],
  } = blockContentOf(input) as Partial<BlockContent> & Pick<BlockContent, 'title' | 'content'>;
  return unlessUnsearchable(() =>
    context.write(async (em) => {
      const block = em.create(ContentBlock, {
        type: input.type,
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
