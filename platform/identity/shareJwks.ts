import { lstatSync, readFileSync } from 'node:fs';
import { rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { WriteFile } from '../process/changeFolder.ts';
import { syncFolder } from '../process/durableFile.ts';

/**
 * Moves jwks.json into `public/`, a folder of its own, and leaves a link in its place: a container into which that
 * folder is mounted sees each change of it, and nobody's private keys. (A file that is mounted itself stays the one
 * that was there.) A link that is there already stays; where the system makes none, the file stays.
 */
export async function shareJwks(directory: string, write: WriteFile): Promise<void> {
  const file = join(directory, 'jwks.json');
  const there = lstatSync(file);
  if (!there.isFile()) return;
  const link = `${file}.unfinished`;
  await rm(link, { force: true });
  try {
    await symlink(join('public', 'jwks.json'), link);
  } catch {
    return;
  }
  await write('public/jwks.json', readFileSync(file, 'utf8'), there.mode & 0o777);
  await rename(link, file);
  await syncFolder(directory);
}
