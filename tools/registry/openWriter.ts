import { isDatabase } from '#gateway/registry/openRegistry.ts';
import { fileWriter } from './fileWriter.ts';
import type { Writer } from './writer.ts';

/** What adds versions to the registry at a location: a folder, or a PostgreSQL database by its URL. */
export async function openWriter(location: string): Promise<Writer> {
  return isDatabase(location) ? (await import('./postgresWriter.ts')).postgresWriter(location) : fileWriter(location);
}
