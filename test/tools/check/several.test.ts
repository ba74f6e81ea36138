import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { subgraphNames } from '#platform/process/names.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { compose } from '#tools/schema/compose.ts';
import { parseSource, readSources } from '#tools/schema/sources.ts';
import { junitShape } from './junitShape.ts';
import { makeRepository, type Repository } from './repository.ts';

/**
 * A project of the platform's subgraphs, of which content has lost a published field, and of one that does not start.
 */
let repository: Repository;
beforeAll(async () => {
  repository = makeRepository();
  const published = (await readSources()).map((source) =>
    source.name !== 'content'
      ? source
      : {
          ...parseSource('content', [
            {
              file: 'schema/content.graphql',
              line: 1,
              text: `${source.sdl}\nextend type Query {\n  "Lost."\n  lost: Int @permission(is: "NONE")\n}\n`,
            },
          ]),
          url: source.url,
        },
  );
  for (const { name, sdl } of published) repository.write(`schema/${name}.graphql`, sdl);
  repository.write('schema/supergraph.graphql', compose(published).supergraph!);
  repository.write('subgraphs/broken/definition.ts', "throw new Error('it does not start');\n");
  repository.write('subgraphs/broken/main.ts', '');
  repository.commit('Publish');
});
afterAll(() => repository.remove());

/** The database's own checks take long and say nothing of several. */
const options = ['--base', 'HEAD', '--severity', 'warning', '--skip', 'database'];

function check(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`${projectDirectory}tools/orgraph.ts`, 'schema', 'check', ...words, ...options],
    { cwd: repository.directory, encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } },
  );
  return { status, stdout, stderr };
}

interface Report {
  subgraph: string;
  verdict: string;
  exitCode: number;
  checks: { milliseconds?: number }[];
}

const withoutTimes = (report: Report): Report => ({
  ...report,
  checks: report.checks.map(({ milliseconds: _time, ...rest }) => rest),
});
const read = (text: string): unknown => JSON.parse(text);

test('each is judged on its own: what one has lost is no finding of another, and the call ends with 1', () => {
  const { status, stdout, stderr } = check('slack', 'content');
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout.match(/^error .*$/gm)).toEqual(['error FIELD_REMOVED Query.lost']);
  expect(stdout).toMatch(
    /^slack compared with HEAD [^]*\nslack passes \(skipped: database\)\n\ncontent compared with HEAD [^]*\ncontent fails: 1 error \(skipped: database\)\n\nslack passes \(skipped: database\)\ncontent fails: 1 error \(skipped: database\)\n$/,
  );
});

test('a report among several says what it says alone', () => {
  const together = read(check('tenancy', 'content', '--json').stdout) as Report[];
  const alone = ['tenancy', 'content'].map((name) => read(check(name, '--json').stdout) as Report);
  expect(together.map(withoutTimes)).toEqual(alone.map(withoutTimes));
});

test('1 weighs more than 3, and 3 more than 0', () => {
  expect(check('tenancy', 'slack').status).toBe(0);
  const broken = check('broken', 'slack');
  expect(broken.status).toBe(3);
  expect(broken.stdout).toMatch(
    /! composition +could not check \(it does not start\)[^]*\nbroken could not be checked: composition \(skipped: .*\)\nslack passes \(skipped: database\)\n$/,
  );
  expect(check('broken', 'content').status).toBe(1);
});

test('--all checks every subgraph of the project, in every format', () => {
  const { status, stdout } = check(
    '--all',
    '--json',
    '--output',
    'junit=report.xml',
    '--output',
    'sarif=report.sarif',
    '--output',
    'github=report.txt',
  );
  expect(status).toBe(1);
  const reports = read(stdout) as Report[];
  expect(reports.map(({ subgraph, exitCode }) => [subgraph, exitCode])).toEqual([
    ...subgraphNames.map((name) => [name, name === 'content' ? 1 : 0]),
    ['broken', 3],
  ]);
  expect(junitShape(repository.read('report.xml'))).toMatchObject({
    failures: ['FIELD_REMOVED Query.lost'],
    errors: ['composition'],
  });
  expect(
    (read(repository.read('report.sarif')) as { runs: { results: { ruleId: string }[] }[] }).runs.map(({ results }) =>
      results.map(({ ruleId }) => ruleId),
    ),
  ).toEqual(reports.map(({ subgraph }) => (subgraph === 'content' ? ['FIELD_REMOVED'] : [])));
  expect(repository.read('report.txt').match(/^::error .*?::/gm)).toEqual([
    expect.stringContaining('title=content%3A FIELD_REMOVED Query.lost'),
    '::error title=broken%3A composition could not be checked::',
  ]);
});

test.each([
  ['no name', [], 'name the subgraphs to check, or give --all'],
  ['names beside --all', ['slack', '--all'], '--all names every subgraph'],
  ['one file for several', ['slack', 'content', '--schema', 'slack.graphql'], '--schema is the file of one subgraph'],
  ['no record where one is said to be', ['slack', 'tenancy', '--traffic', 'no-such-folder'], '--traffic: there is no'],
  ['one that there is not', ['slack', 'slak'], 'this project has no subgraph slak'],
])('a wrong call is 2, and nothing is checked: %s', (_what, words, message) => {
  expect(check(...words)).toEqual({ status: 2, stdout: '', stderr: expect.stringContaining(message) });
});
