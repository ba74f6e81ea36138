import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../process/exitCode.ts';
import { requireFolder } from '../../process/requireWritable.ts';
import { databaseOf, inDatabase, roleOf, type DatabaseUrls } from '../provision.ts';
import { assertSeesEveryRow } from '../seesEveryRow.ts';
import { dump } from './dump.ts';
import { holdingWrites } from './holdWrites.ts';

/** What a backup's folder holds beside one dump a subgraph: whose they are, and from when. */
export const manifest = z.object({
  made: z.iso.datetime(),
  roles: z.record(z.string(), z.object({ owner: z.string(), app: z.string() })),
});

export const manifestFile = 'backup.json';

/**
 * Writes all databases of a graph into a new folder, as they are at one moment: writes are held meanwhile.
 * @param creator a role that sees every row: row-level security binds the owners.
 * @throws UsageError where the folder is there or cannot be made; Error where the role is bound by policies, or a dump fails; then no folder is left.
 */
export async function backUp(
  creator: string,
  databases: Readonly<Record<string, DatabaseUrls>>,
  folder: string,
): Promise<void> {
  if (existsSync(folder)) throw new UsageError(`${folder} is there already. Name a folder that is not.`);
  await assertSeesEveryRow(creator);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  requireFolder('<folder>', unfinished, 0o700);
  const whole = Object.entries(databases).map(
    ([name, { ownerUrl }]) => [name, inDatabase(creator, databaseOf(ownerUrl))] as const,
  );
  try {
    const made = await holdingWrites(
      whole.map(([, url]) => url),
      async () => {
        const now = new Date().toISOString();
        for (const [name, url] of whole) await dump(url, join(unfinished, `${name}.dump`));
        return now;
      },
    );
    const roles = Object.fromEntries(
      Object.entries(databases).map(([name, { ownerUrl, appUrl }]) => [
        name,
        { owner: roleOf(ownerUrl), app: roleOf(appUrl) },
      ]),
    );
    writeFileSync(join(unfinished, manifestFile), `${JSON.stringify({ made, roles }, null, 2)}\n`);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}
