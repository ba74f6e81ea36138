import type { Context } from '#platform/graphql/context.ts';
import { Project } from './entities.ts';
import { descriptionOf, type ProjectInput } from './projectInput.ts';

interface CreateProjectInput extends ProjectInput {
  name: string;
}

/** Makes a project in the state DRAFT. */
export async function createProject(context: Context, input: CreateProjectInput): Promise<Project> {
  const description = descriptionOf(input) as ReturnType<typeof descriptionOf> & { name: string };
  return context.write(async (em) => em.create(Project, { ...description, createdById: context.user }));
}
