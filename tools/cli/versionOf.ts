import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { platformDirectory } from '../project/projectDirectory.ts';

/** The version of this program: of the checkout, or of the package that is installed. */
export function versionOf(): string {
  const file = ['package.json', '../package.json']
    .map((name) => join(platformDirectory, name))
    .find((name) => existsSync(name));
  return (JSON.parse(readFileSync(file!, 'utf8')) as { version: string }).version;
}
