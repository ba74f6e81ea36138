import { openRegistry } from '#gateway/registry/openRegistry.ts';
import { RegistryError, type GraphVersion } from '#gateway/registry/registry.ts';
import { CouldNotCheck } from '../process/exitCode.ts';
import { locatedSource } from './locatedSource.ts';
import type { Published } from './published.ts';
import { publishersKeys } from './registryLocation.ts';

/**
 * What a registry's newest version holds, verified; nothing where nothing has been published.
 * @throws CouldNotCheck where it cannot be trusted or read
 */
export async function registryBase(directory: string, location: string): Promise<Published> {
  const registry = await openRegistry(location, publishersKeys());
  try {
    return publishedIn(directory, registry.title, await registry.latest());
  } catch (error) {
    throw error instanceof RegistryError ? new CouldNotCheck(error.message) : error;
  } finally {
    await registry.close();
  }
}

export function publishedIn(directory: string, title: string, version: GraphVersion | undefined): Published {
  return {
    baseOf: (subgraph) => ({
      kind: 'registry',
      title: version === undefined ? `${title} (empty)` : `${title} version ${version.number}`,
      commit: version?.subgraphs.find(({ name }) => name === subgraph)?.commit,
    }),
    subgraphs: (version?.subgraphs ?? []).map(({ name, url, sdl }) => locatedSource(directory, name, url, sdl)),
    contracts: version?.contracts,
  };
}
