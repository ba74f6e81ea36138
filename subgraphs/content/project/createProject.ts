import type { Context } from '#platform/graphql/context.ts';
import { Project } from './entities.ts';

export interface ProjectInput {
  name: string;
  client?: string | null;
  location?: string | null;
  lot?: string | null;
  projectType?: string | null;
  size?: string | null;
  deadline?: Date | null;
  rcContext?: string | null;
}

type CreateProjectInput = ProjectInput;

/** Makes a project in the state DRAFT. */
export async function createProject(context: Context, input: CreateProjectInput): Promise<Project> {
  return context.write(async (em) => em.create(Project, { ...input, createdById: context.user }));
}
