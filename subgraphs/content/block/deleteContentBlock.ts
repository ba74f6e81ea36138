import type { Context } from '#platform/graphql/context.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import { ContentBlock } from './entities.ts';

/** Deletes a block with its versions. */
export function deleteContentBlock(_: unknown, { input }: { input: { id: string } }, { write }: Context) {
  return write(async (em) => {
    const block = await findToChange(em, ContentBlock, input.id, 'content block');
    em.remove(block);
    return { deletedId: block.id };
  });
}
