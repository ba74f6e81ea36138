import type { Context } from '#platform/graphql/context.ts';
import { notFound, nothingToChange } from '#platform/values/errors.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import { blockContentOf, type BlockInput } from './blockInput.ts';
import { ContentBlock, ContentBlockVersion } from './entities.ts';
import { recordVersion } from './recordVersion.ts';
import { unlessUnsearchable } from './unlessUnsearchable.ts';

/** Changes what a block says. A change that changes nothing makes no version. */
export function updateContentBlock(_: unknown, { input }: { input: BlockInput & { id: string; version: number } }, { write, user }: Context) {
  const change = blockContentOf(input);
  if (Object.keys(change).length === 0) throw nothingToChange();
  return unlessUnsearchable(() => write(async (em) => {
    const contentBlock = await findToChange(em, ContentBlock, input.id, 'content block');
    if (contentBlock.revise(input.version, change, user)) recordVersion(em, contentBlock);
    return { contentBlock };
  }));
}

/** Makes an earlier version's content the newest version. */
export function restoreVersion(_: unknown, { input }: { input: { id: string; version: number; restore: number } }, { write, user }: Context) {
  return write(async (em) => {
    const contentBlock = await findToChange(em, ContentBlock, input.id, 'content block');
    const earlier = await em.findOne(ContentBlockVersion, { block: { id: contentBlock.id }, version: input.restore });
    if (earlier === null) throw notFound('version of the content block');
    const { title, content, metadata, tags } = earlier;
    if (contentBlock.revise(input.version, { title, content, metadata, tags }, user)) recordVersion(em, contentBlock);
    return { contentBlock };
  });
}
