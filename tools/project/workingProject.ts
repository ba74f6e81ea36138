import { relative, resolve } from 'node:path';
import { projectDirectory } from './projectDirectory.ts';

/** The project around the working directory; where that is none, the working directory itself: a repository of one subgraph in another language. */
export function workingProject(): string {
  const inside = relative(projectDirectory, process.cwd());
  return inside.startsWith('..') ? process.cwd() : resolve(projectDirectory);
}
