import { openRegistry } from '#gateway/registry/openRegistry.ts';
import type { Registry } from '#gateway/registry/registry.ts';
import { readPublisherKeys } from '#platform/identity/keys.ts';
import { keysDirectory } from '../local/keysDirectory.ts';
import { publishersKeys, registryLocation, type RegistryChoice } from '../published/registryLocation.ts';
import type { Publisher } from './amend.ts';
import { deriveContract } from './assemble.ts';
import { openWriter } from './openWriter.ts';

/**
 * Reads from the registry that was chosen, or the project's own.
 * @param directory of the keys, where it is not the configured one
 */
export async function withRegistry<Result>(
  choice: RegistryChoice,
  work: (registry: Registry) => Promise<Result>,
  directory?: string,
): Promise<Result> {
  const registry = await openRegistry(registryLocation(choice), publishersKeys(directory));
  try {
    return await work(registry);
  } finally {
    await registry.close();
  }
}

/**
 * The same as a publisher of whatever composes, with the first of the publisher's keys there, else in ORGRAPH_KEYS.
 * @throws ConfigurationError where there is none
 */
export async function withPublisher<Result>(
  choice: RegistryChoice,
  work: (publisher: Publisher) => Promise<Result>,
  directory?: string,
): Promise<Result> {
  const [key] = readPublisherKeys(directory ?? (await keysDirectory()));
  return withRegistry(
    choice,
    async (registry) =>
      work({
        registry,
        writer: await openWriter(registryLocation(choice)),
        key: key!,
        keys: publishersKeys(directory),
        derive: deriveContract,
        judge: async () => [],
      }),
    directory,
  );
}
