import { isDatabase } from '#gateway/registry/openRegistry.ts';
import { fileWriter } from './fileWriter.ts';
import type { Writer } from './writer.ts';

/** What adds versions to the registry at a place: a folder, or a PostgreSQL database by its URL. */
export async function openWriter(place: string): Promise<Writer> {
  return isDatabase(place) ? (await import('./postgresWriter.ts')).postgresWriter(place) : fileWriter(place);
}
