import type { Context } from '#platform/graphql/context.ts';
import { blockContentOf, type BlockInput } from './blockInput.ts';
import { ContentBlock, type BlockContent, type BlockType } from './entities.ts';
import { recordVersion } from './recordVersion.ts';
import { unlessUnsearchable } from './unlessUnsearchable.ts';

/** Makes a block and its first version. */
export function createContentBlock(_: unknown, { input }: { input: BlockInput & { type: BlockType; title: string; content: string } }, { write, user }: Context) {
  const { title, content, metadata = {}, tags = [] } = blockContentOf(input) as Partial<BlockContent> & Pick<BlockContent, 'title' | 'content'>;
  return unlessUnsearchable(() => write(async (em) => {
    const contentBlock = em.create(ContentBlock, { type: input.type, title, content, metadata, tags, createdById: user, updatedById: user });
    recordVersion(em, contentBlock);
    return { contentBlock };
  }));
}
