import { findAtVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { ContentBlock } from './entities.ts';

interface DeleteContentBlockInput {
  id: string;
  version: number;
}

/** Deletes a block with its versions; its id. */
export async function deleteContentBlock(context: Context, input: DeleteContentBlockInput): Promise<string> {
  return context.write(async (em) => {
    const block = await findAtVersion(em, ContentBlock, input, 'content block', context.identity);
    em.remove(block);
    return block.id;
  });
}
