import { findAtVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { ContentBlock } from './entities.ts';

interface ActivateContentBlockInput {
  id: string;
  version: number;
}

/** Puts a deactivated block back into lists; done twice it is still done. */
export async function activateContentBlock(context: Context, input: ActivateContentBlockInput): Promise<ContentBlock> {
  return context.write(async (em) => {
    const block = await findAtVersion(em, ContentBlock, input, 'content block', context.identity);
    if (!block.isActive) {
      block.isActive = true;
      block.updatedById = context.user;
    }
    return block;
  });
}
