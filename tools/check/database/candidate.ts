import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SubgraphDefinition } from '#platform/graphql/aggregate.ts';
import { CouldNotCheck } from '../../process/exitCode.ts';

/** The subgraph whose database is checked, as it lies in the project's folder. */
export interface Candidate extends SubgraphDefinition {
  /** The project's folder. */
  project: string;
  /** The subgraph's folder. */
  directory: string;
  /** The folder of its migrations. */
  migrations: string;
}

/**
 * The candidate with what its definition says; undefined where the project has no database of it: a subgraph of which
 * only the SDL is known.
 * @throws CouldNotCheck where its definition cannot be loaded.
 */
export async function candidateIn(project: string, name: string): Promise<Candidate | undefined> {
  const directory = join(project, 'subgraphs', name);
  const migrations = join(project, 'migrations', name);
  const file = definitionFile(project, name);
  if (file === undefined) return undefined;
  try {
    const { definition } = (await import(pathToFileURL(file).href)) as { definition: SubgraphDefinition };
    return { name, aggregates: definition.aggregates, project, directory, migrations };
  } catch (error) {
    throw new CouldNotCheck(`subgraphs/${name} cannot be loaded: ${(error as Error).message}`);
  }
}

/** Whether the project has the database of a subgraph, besides its SDL. */
export const hasDatabase = (project: string, name: string): boolean => definitionFile(project, name) !== undefined;

function definitionFile(project: string, name: string): string | undefined {
  if (!existsSync(join(project, 'migrations', name))) return undefined;
  return ['definition.ts', 'definition.js']
    .map((file) => join(project, 'subgraphs', name, file))
    .find((file) => existsSync(file));
}
