import type { GraphVersion, Registry } from '#gateway/registry/registry.ts';
import { UsageError } from '../process/exitCode.ts';

/** A version that somebody named by its number. @throws UsageError where there is none, RegistryError */
export async function versionOf(registry: Registry, number: number): Promise<GraphVersion> {
  const newest = await registry.latestNumber();
  if (number > newest)
    throw new UsageError(
      `${registry.title}: there is no version ${number}; ${newest === 0 ? 'nothing was published yet' : `the newest is ${newest}`}`,
    );
  return registry.version(number);
}
