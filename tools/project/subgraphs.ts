import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { subgraphNames } from '#platform/process/names.ts';
import { didYouMean } from '../process/didYouMean.ts';
import { UsageError } from '../process/exitCode.ts';
import { platformDirectory, projectDirectory } from './projectDirectory.ts';

/** What a subgraph's folder must hold to be one. */
const needed = ['definition', 'main'];

/**
 * The subgraphs that the project adds to the platform's own, by name: the folders of its `subgraphs/` with a definition
 * and a main file.
 */
export const addedSubgraphs: readonly string[] = foldersOf(join(projectDirectory, 'subgraphs')).filter(
  (name) =>
    !isPlatforms(name) &&
    needed.every((file) => moduleFile(join(projectDirectory, 'subgraphs', name), file) !== undefined),
);

/** Every subgraph of the project's graph, in the order in which they are migrated and seeded. */
export const graphSubgraphs: readonly string[] = [...subgraphNames, ...addedSubgraphs];

/** Every process of the project that has keys of its own. */
export const graphProcesses: readonly string[] = ['gateway', ...graphSubgraphs];

/** The folder of a subgraph's sources, without a slash at its end. */
export const directoryOf = (name: string): string =>
  join(isPlatforms(name) ? platformDirectory : projectDirectory, 'subgraphs', name);

/**
 * A file of a subgraph's folder by its name without its ending: the source, or what was made of it.
 * @throws Error where it is missing.
 */
export function fileOf(name: string, file: string): string {
  const found = moduleFile(directoryOf(name), file);
  if (found === undefined) throw new Error(`subgraphs/${name}/${file}.ts is missing`);
  return found;
}

/** What one of those files exports. */
export const importOf = async <Exports>(name: string, file: string): Promise<Exports> =>
  (await import(pathToFileURL(fileOf(name, file)).href)) as Exports;

export const hasFile = (name: string, file: string): boolean => moduleFile(directoryOf(name), file) !== undefined;

/**
 * @param otherwise what else may be done about it
 * @throws UsageError naming those that there are, and which may have been meant.
 */
export function assertSubgraph(name: string, otherwise: string): void {
  if (!graphSubgraphs.includes(name))
    throw new UsageError(
      `this project has no subgraph ${name} (it has ${graphSubgraphs.join(', ')}).${didYouMean(name, graphSubgraphs)} ${otherwise}`,
    );
}

function isPlatforms(name: string): boolean {
  return (subgraphNames as readonly string[]).includes(name);
}

function moduleFile(folder: string, file: string): string | undefined {
  return ['ts', 'js'].map((ending) => join(folder, `${file}.${ending}`)).find((path) => existsSync(path));
}

function foldersOf(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .toSorted()
    : [];
}
