import type { EntityManager } from '#platform/data/database.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import { notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { Project } from '../project/entities.ts';
import { ContentSection } from './entities.ts';

/**
 * A section to change, of a project that can still be changed. The project is locked first, as in every change of the
 * whole project, so that two changes never wait for each other.
 * @throws OrgraphError NOT_FOUND, or INVALID_STATE once the project has been submitted.
 */
export async function findOpenSection(em: EntityManager, query: Query, id: string): Promise<ContentSection> {
  const [found] = isUuid(id)
    ? await query<{ project: string }>('select project_id as project from section where id = $1', [id])
    : [];
  if (found === undefined) throw notFound('section');
  (await findToChange(em, Project, found.project, 'project')).assertOpen();
  return findToChange(em, ContentSection, id, 'section');
}
