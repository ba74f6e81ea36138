import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSource, type Piece, type SubgraphSource } from '../schema/sources.ts';

/**
 * A published SDL with the way back to the files of this project that still hold its lines; what none of them holds is
 * a line of the published file.
 */
export function locatedSource(directory: string, name: string, url: string, sdl: string): SubgraphSource {
  const files = globSync(`subgraphs/${name}/*/schema.graphql`, { cwd: directory })
    .toSorted()
    .map((file) => ({ file, text: readFileSync(join(directory, file), 'utf8') }));
  return { ...parseSource(name, piecesOf(sdl, files, `schema/${name}.graphql`)), url };
}

/** An SDL cut into the parts that stand in files as they are, and the rest. */
export function piecesOf(sdl: string, files: readonly { file: string; text: string }[], published: string): Piece[] {
  const lines = sdl.split('\n');
  const origins = lines.map((_, index) => ({ file: published, line: index + 1 }));
  for (const { file, text } of files) {
    const own = text.replace(/\n$/, '').split('\n');
    const start = lines.findIndex((_, index) => own.every((line, offset) => lines[index + offset] === line));
    if (start >= 0)
      own.forEach((_, offset) => {
        origins[start + offset] = { file, line: offset + 1 };
      });
  }
  const pieces: Piece[] = [];
  for (const [index, { file, line }] of origins.entries()) {
    const last = pieces.at(-1);
    if (index > 0 && last?.file === file && origins[index - 1]!.line === line - 1) last.text += `\n${lines[index]}`;
    else pieces.push({ file, line, text: lines[index]! });
  }
  return pieces;
}
