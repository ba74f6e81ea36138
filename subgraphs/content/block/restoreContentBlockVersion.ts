import { findAtVersion, revise } from '#platform/data/versions.ts';
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
    const block = await findAtVersion(em, ContentBlock, input, 'content block', context.identity);
    const earlier = await em.findOne(ContentBlockVersion, { block: { id: block.id }, version: input.restore });
    if (earlier === null) throw notFound('version of the content block', 'input.restore');
    const { title, content, metadata, tags } = earlier;
    if (revise(block, { title, content, metadata, tags }, context.user)) recordVersion(em, block);
    return block;
  });
}
