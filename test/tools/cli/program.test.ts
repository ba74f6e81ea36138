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
    'import list --organisation acme',
    `unknown option '--organisation'\n(Did you mean --organization?)\n“orgraph import list --help” tells what there is.`,
  ],
  [
    'import list',
    `required option '--organization <slug>' not specified\n“orgraph import list --help” tells what there is.`,
  ],
  [
    'start extra',
    `too many arguments for 'start'. Expected 0 arguments but got 1: extra.\n“orgraph start --help” tells what there is.`,
  ],
  [
    'migrate dwn',
    `command-argument value 'dwn' is invalid for argument 'action'. Allowed choices are up, down, status, create, check, verify, baseline, reset.\n(Did you mean down?)\n“orgraph migrate --help” tells what there is.`,
  ],
  [
    'migrate up --subgraph tenncy',
    `option '--subgraph <name>' argument 'tenncy' is invalid. Allowed choices are tenancy, integrations, slack, content.\n(Did you mean tenancy?)\n“orgraph migrate --help” tells what there is.`,
  ],
  [
    'schema check slack --severity warnings',
    `option '--severity <severity>' argument 'warnings' is invalid. Allowed choices are error, warning, note.\n(Did you mean warning?)\n“orgraph schema check --help” tells what there is.`,
  ],
  [
    'schema check slack --skip plan',
    `option '--skip <checks...>' argument 'plan' is invalid. Allowed choices are changes, clients, plans, tenancy, database, lint.\n(Did you mean plans?)\n“orgraph schema check --help” tells what there is.`,
  ],
  [
    'completion bsh',
    `command-argument value 'bsh' is invalid for argument 'shell'. Allowed choices are zsh, bash, fish, powershell.\n(Did you mean bash, or zsh, or fish?)\n“orgraph completion --help” tells what there is.`,
  ],
])('orgraph %s is a wrong call, told in a line or two', (words, told) => {
  expect(run(...words.split(' '))).toEqual({ status: 2, stdout: '', stderr: `error: ${told}\n` });
});

test.each([
  [
    'schema check slak',
    'this project has no subgraph slak (it has tenancy, integrations, slack, content). Did you mean slack?',
  ],
  ['schema publish slak', 'Did you mean slack?'],
  ['dev slak', 'Did you mean slack?'],
  ['schema check slack --output jsn=report.json', 'Did you mean json'],
  ['db scan postgres://127.0.0.1:1/x --output htm=report.html', 'Did you mean html?'],
])('orgraph %s is a wrong call, told in one line with what is alike', (words, told) => {
  const { status, stdout, stderr } = run(...words.split(' '));
  expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(told)]);
  expect(stderr).toMatch(/^.+\n$/);
});

test('a part that the graph lacks is told with those that are alike', () => {
  expect(run('schema', 'explain', 'Query.mee')).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^There is no Query\.mee in .*\. Did you mean Query\.me(, or \S+)*\?\n$/),
  });
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
  [
    ['migrate', ''],
    ['up', 'down', 'status', 'create', 'check', 'verify', 'baseline', 'reset'],
  ],
  [['migrate', 'do'], ['down']],
  [
    ['migrate', 'up', '--subgraph', ''],
    ['tenancy', 'integrations', 'slack', 'content'],
  ],
  [
    ['schema', 'check', ''],
    ['tenancy', 'integrations', 'slack', 'content'],
  ],
  [['schema', 'check', 'slack', 'co'], ['content']],
  [['schema', 'publish', 'sl'], ['slack']],
  [['schema', 'withdraw', 'sl'], ['slack']],
  [['schema', 'download', '--subgraph', 'sl'], ['slack']],
  [['dev', 'sl'], ['slack']],
  [['conformance', 'http://127.0.0.1:4003', '--subgraph', 'sl'], ['slack']],
  [
    ['keys', 'rotate', 'keys', 'tenancy'],
    ['tenancy', 'tenancy/tokens'],
  ],
  [['completion', 'f'], ['fish']],
])('behind orgraph %j come %j', (words, expected) => {
  const { status, stdout } = run('complete', '--', ...words);
  const suggested = stdout
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line) => line.split('\t')[0]);
  expect([status, suggested]).toEqual([0, expected]);
});

test('where nothing is proposed shells complete files, elsewhere none', () => {
  const directives = [
    ['restore', ''],
    ['db', 'scan', '--dump', ''],
    ['migrate', ''],
  ].map((words) =>
    run('complete', '--', ...words)
      .stdout.split('\n')
      .at(-2),
  );
  expect(directives).toEqual([':0', ':0', ':4']);
});
