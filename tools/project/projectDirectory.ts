import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the platform itself: a checkout's root, or what the installed package holds. Ends in a slash. */
export const platformDirectory = fileURLToPath(new URL('../../', import.meta.url));

const isCheckout = import.meta.url.endsWith('.ts');

/**
 * The folder of the project that is worked on, with a slash at its end: the nearest one, from the working directory
 * upwards, that has a folder `subgraphs/`; where there is none, the checkout that this program runs from, else the
 * working directory.
 */
export const projectDirectory = `${nearest(process.cwd()) ?? (isCheckout ? platformDirectory.slice(0, -1) : process.cwd())}/`;

function nearest(folder: string): string | undefined {
  if (existsSync(join(folder, 'subgraphs'))) return folder === '/' ? '' : folder;
  return dirname(folder) === folder ? undefined : nearest(dirname(folder));
}

/**
 * The project around the working directory; where that is none, the working directory itself: a repository of one
 * subgraph in another language.
 */
export function workingProject(): string {
  const inside = relative(projectDirectory, process.cwd());
  return inside.startsWith('..') ? process.cwd() : resolve(projectDirectory);
}
