import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { notFound } from '#platform/values/errors.ts';
import { ContentBlock, ContentBlockVersion } from './entities.ts';
import { recordVersion } from './recordVersion.ts';

interface RestoreContentBlockVersionInput {
  id: string;
  version: number;
  /** The earlier version. */
  restore: number;
}

/** Makes an earlier version's content the newest version. */
export async function restoreContentBlockVersion(
  context: Context,
  input: RestoreContentBlockVersionInput,
): Promise<ContentBlock> {
  return context.write(async (em) => {
    const block = await findToChange(em, ContentBlock, input.id, 'content block');
    const earlier = await em.findOne(ContentBlockVersion, { block: { id: block.id }, version: input.restore });
    if (earlier === null) throw notFound('version of the content block');
    const { title, content, metadata, tags } = earlier;
    if (block.revise(input.version, { title, content, metadata, tags }, context.user)) recordVersion(em, block);
    return block;
  });
}
