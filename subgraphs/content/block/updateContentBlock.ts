import { findAtVersion, revise } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { ContentBlock, type BlockContent } from './entities.ts';
import { recordVersion } from './recordVersion.ts';
import { unlessUnsearchable } from './unlessUnsearchable.ts';

interface UpdateContentBlockInput extends Partial<BlockContent> {
  id: string;
  version: number;
}

/** Changes what a block says. A change that changes nothing makes no version. */
export async function updateContentBlock(context: Context, input: UpdateContentBlockInput): Promise<ContentBlock> {
  const { id, version, ...change } = input;
  return unlessUnsearchable(() =>
    context.write(async (em) => {
      const block = await findAtVersion(em, ContentBlock, { id, version }, 'content block', context.identity);
      if (revise(block, change, context.user)) recordVersion(em, block);
      return block;
    }),
  );
}
