import { posix } from 'node:path';

export interface Modules {
  /** Each module's text by its path in the checkout; what it imports is named as it is packed. */
  texts: ReadonlyMap<string, string>;
  /** The packages that they import. */
  packages: ReadonlySet<string>;
}

/**
 * Modules and every module that they reach.
 * @param read a module's text as it is to be packed, but for the names of what it imports.
 */
export function modulesFrom(entries: readonly string[], read: (path: string) => string): Modules {
  const texts = new Map<string, string>();
  const packages = new Set<string>();
  const waiting = [...entries];
  for (const path of waiting) {
    if (texts.has(path)) continue;
    texts.set(
      path,
      read(path).replace(naming, (whole, before: string, specifier: string) => {
        if (isOurs(specifier)) waiting.push(targetOf(path, specifier));
        else if (!/^(node|data):/.test(specifier)) packages.add(packageOf(specifier));
        return isOurs(specifier) ? `${before}'${packedName(specifier, '.js')}'` : whole;
      }),
    );
  }
  return { texts, packages };
}

/** TypeScript of the checkout by the name that it has in the package. */
export const packedName = (path: string, extension: '.js' | '.d.ts'): string => path.replace(/\.ts$/, extension);

/**
 * Where a module names another one: in an import or an export, also a dynamic one, in asking where a package is, or as
 * a worker's file.
 */
const naming =
  /(\}\s*from\s*|^(?:import|export)\b[^'"\n;]*\bfrom\s*|^import\s*|\bimport\(\s*|\b(?:import\.meta|require|createRequire\([^()\n]*\))\.resolve\(\s*|\bnew URL\(\s*(?='[^']*\.ts'))["']([^"'\n]+)["']/gm;

const isOurs = (specifier: string): boolean => /^[.#]/.test(specifier);

const targetOf = (path: string, specifier: string): string =>
  specifier.startsWith('#') ? specifier.slice(1) : posix.join(posix.dirname(path), specifier);

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
