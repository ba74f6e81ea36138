import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'graphql';
import type { CheckContext, GraphState } from '#tools/check/context.ts';
import { database } from '#tools/check/database/database.ts';
import { findNamed } from '#tools/schema/coordinates.ts';

/**
 * Checks a subgraph's database in the checkout that this program lies in, against a commit, and prints the findings as
 * JSON. Its SDL is that of its aggregates' files.
 */
const [subgraph, commit] = process.argv.slice(2) as [string, string];
const directory = join(import.meta.dirname, '../../../../..');
const sdl = readFileSync(join(directory, `schema/${subgraph}.graphql`), 'utf8');
const state = {
  subgraphs: new Map([
    [
      subgraph,
      {
        name: subgraph,
        url: '',
        sdl,
        placeOf(coordinate: string) {
          const node = findNamed(parse(sdl), coordinate);
          return node && { file: `schema/${subgraph}.graphql`, line: node.loc!.startToken.line };
        },
      },
    ],
  ]),
} as unknown as GraphState;
const context: CheckContext = {
  subgraph,
  base: { kind: 'git', title: commit, commit },
  before: state,
  after: state,
  directory,
  options: { allowUnused: false, windowDays: 30, traffic: undefined },
};
process.stdout.write(JSON.stringify(await database.run(context)));
