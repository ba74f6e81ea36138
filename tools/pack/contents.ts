import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { root } from './checkout.ts';

/** The engine behind a team's Apollo Server: the package's main module. */
export const engine = 'gateway/apollo/apolloGateway.ts';

/** What a subgraph's own sources and tests import. */
export const imported = [...filesUnder('platform', '.ts'), ...filesUnder('test/harness', '.ts')];

/**
 * What is run, or imported by a name that is put together at run time: the program, and the platform's own subgraphs
 * with their history.
 */
export const entryPoints = [
  'tools/program.ts',
  'gateway/main.ts',
  ...filesUnder('subgraphs', '.ts').filter((file) => posix.dirname(posix.dirname(file)) === 'subgraphs'),
  ...filesUnder('migrations', '.ts'),
];

/** What is read at run time, and packed as it is. */
export const assets = [
  'docs/subgraph-contract.md',
  'docs/subgraph-contract-vectors.json',
  'test/jestTransform.js',
  'tools/bin.mjs',
  'tools/checkNode.cjs',
  'tools/handOver.mjs',
  ...filesUnder('subgraphs', '.graphql'),
  ...filesUnder('gateway/page/browser'),
  ...filesUnder('schema'),
  ...filesUnder('tools/create/template'),
];

function filesUnder(folder: string, ending = ''): string[] {
  return readdirSync(root + folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map(({ parentPath, name }) => posix.join(parentPath, name).slice(root.length))
    .toSorted();
}
