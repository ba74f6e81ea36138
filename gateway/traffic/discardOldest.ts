import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecordFile } from './recordFile.ts';

export interface FolderLimits {
  files: number;
  bytes: number;
}

const usualLimits: FolderLimits = { files: 1_000, bytes: 1024 * 1024 * 1024 };

/**
 * Removes a folder's oldest records until it is within its limits; several processes may do that at once, and no other
 * file is touched.
 * @throws (the promise) the system's error.
 */
export async function discardOldest(folder: string, { files, bytes }: FolderLimits = usualLimits): Promise<void> {
  const newestFirst = (await readdir(folder)).filter(isRecordFile).toSorted().toReversed();
  let total = 0;
  for (const [index, name] of newestFirst.entries()) {
    const path = join(folder, name);
    total += await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    if (index >= files || total > bytes) await unlink(path).catch(unlessGone);
  }
}

function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
