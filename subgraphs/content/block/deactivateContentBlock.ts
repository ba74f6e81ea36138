import type { Context } from '#platform/graphql/context.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import { ContentBlock } from './entities.ts';

/** Takes a block out of lists; done twice it is still done. */
export function deactivateContentBlock(_: unknown, { input }: { input: { id: string } }, { write, user }: Context) {
  return write(async (em) => {
    const contentBlock = await findToChange(em, ContentBlock, input.id, 'content block');
    if (contentBlock.isActive) {
      contentBlock.isActive = false;
      contentBlock.updatedById = user;
    }
    return { contentBlock };
  });
}
