import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

const root = new URL('../../', import.meta.url);
const generated = new Set(['node_modules', '.git', '.data', 'coverage', 'dist', 'package-lock.json']);
/** What publishing makes in a checkout, and a gateway that records traffic. */
const published = new Set(['registry', 'traffic']);
/** Packages of their own, which depend on what they themselves name. */
const packages = new Set(['examples/react', 'test/clients']);

/** The repository's files below a folder, as paths from the root; none where the folder is not there. */
export function filesUnder(folder = ''): string[] {
  let entries;
  try {
    entries = readdirSync(new URL(folder, root), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => !entry.isSymbolicLink())
    .filter(({ name }) => !generated.has(name) && !published.has(folder + name) && !packages.has(folder + name))
    .flatMap((entry) => {
      const path = `${folder}${entry.name}`;
      return entry.isDirectory() ? filesUnder(`${path}/`) : [path];
    });
}

export const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');

export const foldersIn = (folder: string): string[] => [
  ...new Set(
    filesUnder(folder)
      .map((file) => file.slice(folder.length))
      .filter((file) => file.includes('/'))
      .map((file) => file.split('/')[0]!),
  ),
];

/**
 * What a TypeScript file imports, statically or dynamically; a specifier put together at run time counts up to its
 * first variable.
 */
export function importsOf(file: string): string[] {
  const code = read(file);
  const fixed = [
    ...code.matchAll(/^(?:(?:import|export|\})[^'"\n]*\bfrom |import )'([^']+)'/gm),
    ...code.matchAll(/\bimport\(\s*'([^']+)'/g),
  ].map(([, specifier]) => specifier!);
  const variable = [...code.matchAll(/\bimport\(\s*`([^`$]*)/g)].map(([, specifier]) => specifier!);
  return [...fixed, ...variable];
}

/** Where an import of ours leads, as a path from the root. */
export function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  return specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), specifier)) : undefined;
}
