import { findAtVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { ContentBlock } from './entities.ts';

interface DeactivateContentBlockInput {
  id: string;
  version: number;
}

/** Takes a block out of lists; done twice it is still done. */
export async function deactivateContentBlock(
  context: Context,
  input: DeactivateContentBlockInput,
): Promise<ContentBlock> {
  return context.write(async (em) => {
    const block = await findAtVersion(em, ContentBlock, input, 'content block', context.identity);
    if (block.isActive) {
      block.isActive = false;
      block.updatedById = context.user;
    }
    return block;
  });
}
