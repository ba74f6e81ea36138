import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { ContentBlock } from './entities.ts';

interface DeleteContentBlockInput {
  id: string;
}

/** Deletes a block with its versions; its id. */
export async function deleteContentBlock(context: Context, input: DeleteContentBlockInput): Promise<string> {
  return context.write(async (em) => {
    const block = await findToChange(em, ContentBlock, input.id, 'content block');
    em.remove(block);
    return block.id;
  });
}
