import { join } from 'node:path';

/**
 * Who must be given what after keys have changed, where they do not read this folder.
 * @param name whose keys
 * @param file their private file in the folder; undefined where it has not changed
 */
export function givenTo(directory: string, name: string, file: string | undefined): string {
  const owner = name.split('/')[0]!;
  const own =
    file === undefined
      ? ''
      : `Where ${owner === 'registry' ? 'the publisher' : owner} has a copy of ${join(directory, file)}, it is given this one, by a way that nobody else can read.\n`;
  return `${own}Whoever reads ${join(directory, 'jwks.json')} itself knows it in some seconds; whoever has a copy is given this one now.\n`;
}
