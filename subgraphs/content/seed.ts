import type { Database, EntityManager } from '#platform/data/database.ts';
import { revise } from '#platform/data/versions.ts';
import {
  daysAgo,
  demonstrationId,
  demonstrationOrganizations,
  demonstrationUsers,
  type DemonstrationSlug,
} from '#platform/demonstration/demonstration.ts';
import { seedDemonstration } from '#platform/demonstration/seedDemonstration.ts';
import { ContentBlock } from './block/entities.ts';
import { recordVersion } from './block/recordVersion.ts';
import { Project } from './project/entities.ts';
import { ContentSection } from './section/entities.ts';
import { blocks } from './seed/blocks.ts';
import { projects } from './seed/projects.ts';

const authors = {
  acme: [demonstrationUsers.acmeMember, demonstrationUsers.acmeManager, demonstrationUsers.consultant],
  beta: [demonstrationUsers.betaOwner, demonstrationUsers.consultant],
} as const;

/** Writes both demonstration organizations' library and projects; what is there already stays as it is. */
export async function seed(database: Database): Promise<void> {
  await seedDemonstration(database, seedOrganization);
}

async function seedOrganization(em: EntityManager, slug: DemonstrationSlug): Promise<void> {
  const { name } = demonstrationOrganizations[slug];
  const idOf = (what: string) => demonstrationId(slug, what);
  const authorOf = (index: number) => authors[slug][index % authors[slug].length]!.id;
  if ((await em.findOne(Project, { id: idOf('project bridge') })) !== null) return;

  for (const [index, { revision, ...first }] of blocks.entries()) {
    const author = authorOf(index);
    const block = em.create(ContentBlock, {
      id: idOf(`block ${index}`),
      ...first,
      content: first.content.replaceAll('{company}', name),
      createdById: author,
      updatedById: author,
      createdAt: daysAgo(40 - index),
    });
    recordVersion(em, block);
    if (
      revision !== undefined &&
      revise(block, { content: revision.replaceAll('{company}', name) }, authorOf(index + 1))
    )
      recordVersion(em, block);
  }
  for (const [index, { key, sections, due, ...columns }] of projects.entries()) {
    const project = em.create(Project, {
      id: idOf(`project ${key}`),
      ...columns,
      deadline: daysAgo(-due),
      createdById: authorOf(index),
      createdAt: daysAgo(20 - index),
    });
    for (const [position, { reviewed = false, ...section }] of sections.entries()) {
      const part = em.create(ContentSection, {
        id: idOf(`project ${key} section ${position}`),
        project,
        position,
        ...section,
        lastEditorId: authorOf(index),
      });
      if (reviewed) part.review(true, authorOf(index + 1), false, daysAgo(2));
    }
  }
}
