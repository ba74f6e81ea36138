import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '#tools/project/git.ts';
import type { Candidate } from '../candidate.ts';

/** A migration by its name, which is its file's without the ending. */
export interface MigrationFile {
  name: string;
  /** Relative to the project. */
  file: string;
  text: string;
}

/** What happened to a subgraph's migrations since the base. */
export interface History {
  /** Those of the base, in order. */
  published: readonly string[];
  added: readonly MigrationFile[];
  /** Published ones that say something else now. */
  edited: readonly MigrationFile[];
  removed: readonly string[];
}

/**
 * Compares the candidate's migrations with those of a commit; without one all are new.
 * @throws CouldNotCheck where the commit cannot be read.
 */
export async function historySince(
  { project, name, migrations }: Pick<Candidate, 'project' | 'name' | 'migrations'>,
  commit: string | undefined,
): Promise<History> {
  const folder = `migrations/${name}`;
  const present = readdirSync(migrations)
    .filter(isMigration)
    .toSorted()
    .map((file) => ({
      name: nameOf(file),
      file: `${folder}/${file}`,
      text: readFileSync(join(migrations, file), 'utf8'),
    }));
  const listed = commit === undefined ? '' : await git(project, 'ls-tree', '--name-only', commit, '--', `${folder}/`);
  const files = listed
    .split('\n')
    .map((path) => path.slice(path.lastIndexOf('/') + 1))
    .filter(isMigration)
    .toSorted();
  const texts = new Map(
    await Promise.all(
      files.map(async (file) => [nameOf(file), await git(project, 'show', `${commit}:./${folder}/${file}`)] as const),
    ),
  );
  return {
    published: files.map(nameOf),
    added: present.filter((migration) => !texts.has(migration.name)),
    edited: present.filter(
      (migration) => texts.has(migration.name) && meant(texts.get(migration.name)!) !== meant(migration.text),
    ),
    removed: [...texts.keys()].filter((published) => !present.some((migration) => migration.name === published)),
  };
}

const isMigration = (file: string): boolean => /^Migration\w*\.[jt]s$/.test(file);
const nameOf = (file: string): string => file.replace(/\.[jt]s$/, '');
/** A text without what changes nothing: blanks and comments that stand alone on their line. */
const meant = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(\/\/|\/?\*)/.test(line))
    .join('\n');
