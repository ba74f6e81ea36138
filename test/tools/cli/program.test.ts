import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { plainEnvironment } from '../../e2e/started.ts';

const run = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'tools/orgraph.ts', ...words],
    { cwd: projectDirectory, encoding: 'utf8', env: plainEnvironment({}) },
  );
  return { status, stdout, stderr };
};

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(`${projectDirectory}package.json`, 'utf8')) as { version: string };
  expect(run('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  ['schma check', `unknown command 'schma'\n(Did you mean schema?)\n“orgraph --help” tells what there is.`],
  ['schema chek', `unknown command 'chek'\n(Did you mean check?)\n“orgraph schema --help” tells what there is.`],
  ['schema xyzxyz', `unknown command 'xyzxyz'\n“orgraph schema --help” tells what there is.`],
  ['db scam', `unknown command 'scam'\n(Did you mean scan?)\n“orgraph db --help” tells what there is.`],
  [
    'schema check --al',
    `unknown option '--al'\n(Did you mean --all?)\n“orgraph schema check --help” tells what there is.`,
  ],
  [
    'start extra',
    `too many arguments for 'start'. Expected 0 arguments but got 1: extra.\n“orgraph start --help” tells what there is.`,
  ],
])('orgraph %s is a wrong call, told in a line or two', (words, told) => {
  expect(run(...words.split(' '))).toEqual({ status: 2, stdout: '', stderr: `error: ${told}\n` });
});

test('a part that the graph lacks is told with those that are alike', () => {
  expect(run('schema', 'explain', 'Query.mee').stderr).toMatch(
    /^There is no Query\.mee in .*\. Did you mean Query\.me(, or \S+)*\?\n$/,
  );
});

test.each(['bash', 'zsh', 'fish'])('%s is told what completes a command', (shell) => {
  const { status, stdout } = run('completion', shell);
  expect(status).toBe(0);
  expect(stdout).toContain('orgraph complete -- ');
});

test.each([
  [['sch'], ['schema']],
  [['schema', 'ch'], ['check']],
  [['schema', 'check', '--form'], ['--format']],
  [
    ['schema', 'check', '--format', 'j'],
    ['json', 'junit'],
  ],
  [
    ['keys', ''],
    ['generate', 'add', 'rotate', 'revoke', 'list', 'help'],
  ],
])('behind orgraph %j come %j', (words, expected) => {
  const { status, stdout } = run('complete', '--', ...words);
  const suggested = stdout
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line) => line.split('\t')[0]);
  expect([status, suggested]).toEqual([0, expected]);
});
