import { fileStore } from './fileStore.ts';
import { RegistryError, type Registry } from './registry.ts';
import type { Store } from './store.ts';
import { verifiedRegistry } from './verifiedRegistry.ts';

/**
 * The registry at a location: a folder, or a PostgreSQL database by its URL. Nothing is read yet.
 * @param keys the JWKS file with the publishers' public keys, which alone are trusted
 */
export async function openRegistry(location: string, keys: string): Promise<Registry> {
  return verifiedRegistry(await openStore(location), keys);
}

/**
 * PostgreSQL's driver is loaded where it is needed only.
 * @throws RegistryError for what is meant as a URL and is none
 */
async function openStore(location: string): Promise<Store> {
  if (!isDatabase(location)) return fileStore(location);
  if (!URL.canParse(location))
    throw new RegistryError(
      'the URL of the registry cannot be read: it must be postgres://user:password@host:port/database',
    );
  return (await import('./postgresStore.ts')).postgresStore(location);
}

export const isDatabase = (location: string): boolean => /^postgres(ql)?:\/\//.test(location);
