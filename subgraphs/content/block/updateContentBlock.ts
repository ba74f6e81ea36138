import { findToChange } from '#platform/data/findToChange.ts';
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
      const block = await findToChange(em, ContentBlock, id, 'content block');
      if (block.revise(version, change, context.user)) recordVersion(em, block);
      return block;
    }),
  );
}
