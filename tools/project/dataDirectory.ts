import { chmodSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { projectDirectory } from './projectDirectory.ts';

/**
 * Where this project keeps its database, keys and lock: `.data`, or ORGRAPH_DATA. Everyone may pass through it; what is
 * secret in it is closed by itself.
 */
export function dataDirectory(): string {
  const directory = resolve(process.env['ORGRAPH_DATA'] || `${projectDirectory}.data`);
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  return directory;
}
