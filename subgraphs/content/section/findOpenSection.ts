import type { EntityManager } from '#platform/data/database.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import { assertVersion, type AtVersion } from '#platform/data/versions.ts';
import type { Identity } from '#platform/identity/identity.ts';
import { notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { Project } from '../project/entities.ts';
import { ContentSection } from './entities.ts';

/**
 * A section to change, of a project that can still be changed. The project is locked first, as in every change of the
 * whole project, so that two changes never wait for each other.
 * @throws OrgraphError NOT_FOUND, CONFLICT for another version, or INVALID_STATE once the project has been submitted.
 */
export async function findOpenSection(
  em: EntityManager,
  query: Query,
  { id, version }: AtVersion,
  identity: Identity,
): Promise<ContentSection> {
  const [found] = isUuid(id)
    ? await query<{ project: string }>('select project_id as project from section where id = $1', [id])
    : [];
  if (found === undefined) throw notFound('section');
  (await findToChange(em, Project, found.project, 'project')).assertOpen();
  const section = await findToChange(em, ContentSection, id, 'section');
  // What a section says has its version: who changed it is who edited it last, not who has reviewed it since.
  const { updatedAt, lastEditorId: updatedById = null } = section;
  assertVersion({ version: section.version, updatedAt, updatedById }, version, identity);
  return section;
}
