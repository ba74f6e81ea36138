import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { nothingToChange } from '#platform/values/errors.ts';
import { blockContentOf, type BlockInput } from './blockInput.ts';
import { ContentBlock } from './entities.ts';
import { recordVersion } from './recordVersion.ts';
import { unlessUnsearchable } from './unlessUnsearchable.ts';

interface UpdateContentBlockInput extends BlockInput {
  id: string;
  version: number;
}

/** Changes what a block says. A change that changes nothing makes no version. */
export async function updateContentBlock(context: Context, input: UpdateContentBlockInput): Promise<ContentBlock> {
  const change = blockContentOf(input);
  if (Object.keys(change).length === 0) throw nothingToChange();
  return unlessUnsearchable(() =>
    context.write(async (em) => {
      const block = await findToChange(em, ContentBlock, input.id, 'content block');
      if (block.revise(input.version, change, context.user)) recordVersion(em, block);
      return block;
    }),
  );
}
