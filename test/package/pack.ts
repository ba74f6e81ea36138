import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainEnvironment } from '../e2e/started.ts';

export const repository = fileURLToPath(new URL('../../', import.meta.url));

const packed = [
  'docs/subgraph-contract.md',
  'docs/subgraph-contract-vectors.json',
  'gateway',
  'migrations',
  'platform',
  'schema',
  'subgraphs',
  'tools',
  'test/harness',
  'test/jestTransform.js',
  'package.json',
  'tsconfig.json',
  'README.md',
  'LICENSE',
];

/**
 * The package's tarball, made in a copy: while npm packs, another package.json stands in the place of the checkout's.
 */
export function pack(copy: string): string {
  for (const name of packed)
    cpSync(join(repository, name), join(copy, name), { recursive: true, verbatimSymlinks: true });
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
  const before = readFileSync(join(copy, 'package.json'), 'utf8');
  const [name] = run('npm', ['pack', '--silent'], copy).trim().split('\n').slice(-1);
  if (readFileSync(join(copy, 'package.json'), 'utf8') !== before) throw new Error('packing has changed package.json');
  return join(copy, name!);
}

/** A plain shell's environment, whose Node is this one. */
export const withThisNode = (): NodeJS.ProcessEnv => {
  const environment = plainEnvironment({});
  return { ...environment, PATH: `${dirname(process.execPath)}:${environment['PATH']}` };
};

/** What a program wrote. @throws Error with all of it, unless it ends with status 0. */
export function run(program: string, words: string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd,
    encoding: 'utf8',
    env: withThisNode(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: status ${status}\n${stdout}${stderr}`);
  return stdout;
}
