import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Migration } from '@mikro-orm/migrations';
import type { OpenSubgraph } from './openSubgraph.ts';

type MigrationClass = new (driver: unknown, configuration: unknown) => Migration;

/**
 * A subgraph's migration by its name, ready to run; undefined where its folder has no such file.
 * @throws Error where the file exports none.
 */
export async function loadMigration({ orm }: Pick<OpenSubgraph, 'orm'>, name: string): Promise<Migration | undefined> {
  const folder = orm.config.get('migrations').path!;
  const file = ['ts', 'js'].map((ending) => join(folder, `${name}.${ending}`)).find((path) => existsSync(path));
  if (file === undefined) return undefined;
  const exported = (await import(pathToFileURL(file).href)) as Record<string, MigrationClass>;
  const Class = Object.values(exported).find(
    (value) => typeof value === 'function' && typeof value.prototype?.up === 'function',
  );
  if (Class === undefined) throw new Error(`${file} exports no migration`);
  return new Class(orm.em.getDriver(), orm.config);
}
