import type { EntityManager } from '#platform/data/database.ts';
import { ContentBlockVersion, type ContentBlock } from './entities.ts';

/** Keeps what a block says now as the version that it has now. */
export function recordVersion(em: EntityManager, block: ContentBlock): void {
  const { version, title, content, metadata, tags, updatedById } = block;
  em.create(ContentBlockVersion, { block, version, title, content, metadata, tags, editedById: updatedById });
}
