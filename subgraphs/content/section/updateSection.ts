import type { Context } from '#platform/graphql/context.ts';
import type { EntityManager } from '#platform/data/database.ts';
import { notFound, nothingToChange } from '#platform/values/errors.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import { line, optionalText } from '#platform/values/text.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { assertVersion } from '../assertVersion.ts';
import { Project } from '../project/entities.ts';
import { Section } from './entities.ts';

/** Changes what a section says. */
export function updateSection(_: unknown, { input }: { input: { id: string; version: number; title?: string | null; content?: string | null } }, { write }: Context) {
  const change = {
    ...(input.title != null && { title: line(input.title, 'input.title', { max: 500 }) }),
    ...(input.content !== undefined && { content: optionalText(input.content, 'input.content', 500_000) ?? null }),
  };
  if (Object.keys(change).length === 0) throw nothingToChange();
  return write(async (em, query) => {
    const section = await findOpen(em, query, input.id);
    assertVersion(section.version, input.version);
    section.revise(change);
    return { section };
  });
}

/** Records the caller's word on a section as it is at this version. */
export function reviewSection(_: unknown, { input }: { input: { id: string; version: number; approved: boolean } }, { write, user }: Context) {
  return write(async (em, query) => {
    const section = await findOpen(em, query, input.id);
    assertVersion(section.version, input.version);
    section.review(input.approved, user);
    return { section };
  });
}

export function deleteSection(_: unknown, { input }: { input: { id: string } }, { write }: Context) {
  return write(async (em, query) => {
    const section = await findOpen(em, query, input.id);
    em.remove(section);
    return { deletedId: section.id };
  });
}

/** A section to change, of a project that can still be changed. The project is locked first, as in every change of the whole project, so that two changes never wait for each other. */
async function findOpen(em: EntityManager, query: Query, id: string): Promise<Section> {
  const [found] = isUuid(id) ? await query<{ project: string }>('select project_id as project from section where id = $1', [id]) : [];
  if (found === undefined) throw notFound('section');
  (await findToChange(em, Project, found.project, 'project')).assertOpen();
  return findToChange(em, Section, id, 'section');
}
