import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { ContentBlock } from './entities.ts';

interface DeactivateContentBlockInput {
  id: string;
}

/** Takes a block out of lists; done twice it is still done. */
export async function deactivateContentBlock(
  context: Context,
  input: DeactivateContentBlockInput,
): Promise<ContentBlock> {
  return context.write(async (em) => {
    const block = await findToChange(em, ContentBlock, input.id, 'content block');
    if (block.isActive) {
      block.isActive = false;
      block.updatedById = context.user;
    }
    return block;
  });
}
