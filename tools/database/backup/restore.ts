import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../process/exitCode.ts';
import {
  createDatabases,
  databaseOf,
  inDatabase,
  provision,
  roleOf,
  withClient,
  type DatabaseUrls,
} from '../provision.ts';
import { manifest, manifestFile } from './backUp.ts';
import { load } from './dump.ts';

/**
 * Fills the databases of a graph from a backup's folder; they must be missing or empty, so that nothing is lost by it.
 * @param creator a superuser: what is made belongs to the roles that it belonged to.
 * @returns when the backup was made.
 * @throws Error naming what stands against it; each database is then filled or empty.
 */
export async function restore(
  creator: string,
  databases: Readonly<Record<string, DatabaseUrls>>,
  folder: string,
): Promise<string> {
  const { made, roles } = readManifest(folder);
  for (const [name, { owner, app }] of Object.entries(roles)) {
    const urls = databases[name];
    if (urls === undefined) throw new Error(`The backup has the subgraph ${name}, which this project has not.`);
    if (roleOf(urls.ownerUrl) !== owner || roleOf(urls.appUrl) !== app)
      throw new Error(
        `The backup of ${name} belongs to the roles ${owner} and ${app}, not to ${roleOf(urls.ownerUrl)} and ${roleOf(urls.appUrl)}. Set ORGRAPH_PREFIX, or the databases’ URLs, as they were.`,
      );
  }
  const names = Object.keys(roles);
  const wanted = Object.fromEntries(names.map((name) => [name, databases[name]!]));
  await createDatabases(creator, wanted);
  const whole = names.map((name) => [name, inDatabase(creator, databaseOf(wanted[name]!.ownerUrl))] as const);
  for (const [, url] of whole) await assertEmpty(url);
  for (const [name, url] of whole) await load(url, join(folder, `${name}.dump`));
  await provision(creator, wanted);
  return made;
}

function readManifest(folder: string) {
  try {
    return manifest.parse(JSON.parse(readFileSync(join(folder, manifestFile), 'utf8')));
  } catch {
    throw new UsageError(`${folder} is no backup: it has no readable ${manifestFile}.`);
  }
}

async function assertEmpty(url: string): Promise<void> {
  const { rows } = await withClient(url, (client) =>
    client.query(`select from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' limit 1`),
  );
  if (rows.length > 0)
    throw new Error(`The database ${databaseOf(url)} is not empty. Restore into a server where it is missing.`);
}
