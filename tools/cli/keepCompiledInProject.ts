import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectDirectory } from '../project/projectDirectory.ts';
import { keepCompiled } from './keepCompiled.ts';

/** As a start does, so that the next check begins sooner; a folder that is no project's is left as it is. */
export function keepCompiledInProject(): void {
  if (existsSync(join(projectDirectory, 'subgraphs'))) keepCompiled();
}
