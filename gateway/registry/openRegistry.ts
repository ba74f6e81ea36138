import { fileStore } from './fileStore.ts';
import { RegistryError, type Registry } from './registry.ts';
import type { Store } from './store.ts';
import { verifiedRegistry } from './verifiedRegistry.ts';

/**
 * The registry at a place: a folder, or a PostgreSQL database by its URL. Nothing is read yet.
 * @param keys the JWKS file with the publishers' public keys, which alone are trusted
 */
export async function openRegistry(place: string, keys: string): Promise<Registry> {
  return verifiedRegistry(await openStore(place), keys);
}

/** PostgreSQL's driver is loaded where it is needed only. @throws RegistryError for what is meant as a URL and is none */
async function openStore(place: string): Promise<Store> {
  if (!isDatabase(place)) return fileStore(place);
  if (!URL.canParse(place)) throw new RegistryError('the URL of the registry cannot be read: it must be postgres://user:password@host:port/database');
  return (await import('./postgresStore.ts')).postgresStore(place);
}

export const isDatabase = (place: string): boolean => /^postgres(ql)?:\/\//.test(place);
