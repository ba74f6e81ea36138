import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { compose } from '#tools/schema/compose.ts';
import { junitShape } from './junitShape.ts';
import { header, sourceNamed } from './propose.ts';
import { makeRepository, type Repository } from './repository.ts';

const shop = `${header}
"A shop."
type Shop @key(fields: "id") @tenantScoped {
  id: ID!
  "Its name." name: String
  "Its street." street: String
}
type Query {
  "A shop." shop(id: ID!): Shop @permission(is: "content:read")
}
`;
const safe = shop.replace('  "Its street."', '  "Where it is." town: String\n  "Its street."');
const breaking = shop.replace('  "Its street." street: String\n', '');
const dangerous = shop.replace('\ntype Shop', '\ntype Shop @tag(name: "shown")');

let repository: Repository;
beforeAll(() => {
  repository = makeRepository();
  repository.write('schema/supergraph.graphql', compose([sourceNamed('shop', shop)]).supergraph!);
  repository.write('schema/shop.graphql', shop);
  repository.commit('Publish');
});
afterAll(() => repository.remove());

/** Runs the program in the repository, on an SDL of another repository or language. */
function check(sdl: string, ...words: string[]) {
  repository.write('shop.graphql', sdl);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      `${projectDirectory}tools/orgraph.ts`,
      'schema',
      'check',
      'shop',
      '--schema',
      'shop.graphql',
      '--base',
      'HEAD',
      ...words,
    ],
    { cwd: repository.directory, encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } },
  );
  return { status, stdout, stderr };
}

test('a safe change passes: 0', () => {
  const { status, stdout, stderr } = check(safe);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('shop compared with HEAD (');
  expect(stdout).toContain('note FIELD_ADDED Shop.town\n  shop.graphql:17\n');
  expect(stdout).toMatch(/shop passes\n$/);
});

test('a breaking change fails: 1, and says what, where and what to do', () => {
  const { status, stdout } = check(breaking);
  expect(status).toBe(1);
  expect(stdout).toContain('error FIELD_REMOVED Shop.street\n  shop.graphql:14\n');
  expect(stdout).toContain('→ Keep it, mark it @deprecated');
  expect(stdout).toMatch(/shop fails: 1 error\n$/);
  expect(stdout).not.toContain('\u001b');
});

test('lint alone fails', () => {
  const { status, stdout } = check(safe.replace('town', 'Town'));
  expect(status).toBe(1);
  expect(stdout).toContain('error NAMING_CONVENTION Shop.Town');
});

test('what does not compose fails, and what is no GraphQL', () => {
  expect(check(shop.replace('name: String', 'name: Strin'))).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('error INVALID_GRAPHQL Shop.name\n  shop.graphql:16\n'),
  });
  expect(check(shop.replace('name: String', 'name String'))).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('error SYNTAX shop\n  shop.graphql:16\n'),
  });
});

test('what is shown does not change the verdict; a warning hides no error', () => {
  const both = dangerous.replace('  "Its street." street: String\n', '');
  expect(check(both)).toMatchObject({ status: 1, stdout: expect.stringContaining('warning TAG_ADDED') });
  expect(check(both, '--severity', 'error')).toMatchObject({
    status: 1,
    stdout: expect.not.stringContaining('TAG_ADDED'),
  });
  expect(check(dangerous, '--severity', 'error')).toMatchObject({
    status: 0,
    stdout: expect.not.stringContaining('TAG_ADDED'),
  });
});

test('an approved change passes: 0, and its approval is shown', () => {
  const { findings } = JSON.parse(check(breaking, '--json').stdout) as {
    findings: { message: string; rule: string }[];
  };
  repository.write(
    'schema/approvals.yaml',
    `- { subgraph: shop, rule: FIELD_REMOVED, subject: Shop.street, message: ${JSON.stringify(findings.find(({ rule }) => rule === 'FIELD_REMOVED')!.message)}, reason: Unread, author: ana@shop.test, expires: 2099-12-31 }`,
  );
  expect(check(breaking)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('approved error FIELD_REMOVED Shop.street'),
  });
  repository.git('clean', '--quiet', '--force', 'schema/approvals.yaml');
});

test('a check that is left out is reported as left out', () => {
  const { status, stdout } = check(breaking, '--skip', 'changes');
  expect(status).toBe(0);
  expect(stdout).toMatch(/– changes +skipped \(by --skip\)/);
  expect(stdout).toMatch(/shop passes \(skipped: changes\)\n$/);
});

test.each([
  ['an unknown format', ['--format', 'html']],
  ['an unknown option', ['--frobnicate']],
  ['an unknown check', ['--only', 'spelling']],
  ['no number of days', ['--window', 'many']],
  ['a file of no format', ['--output', 'report.xml']],
  ['traffic that is not there', ['--traffic', 'no-such-folder']],
  ['both ways of choosing', ['--only', 'lint', '--skip', 'changes']],
])('a wrong call is 2: %s', (_what, words) => {
  const { status, stdout, stderr } = check(safe, ...words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).not.toBe('');
});

test('what could not be checked is 3, never a pass', () => {
  expect(check(safe, '--base', 'no-such-branch')).toMatchObject({
    status: 3,
    stdout: '',
    stderr: expect.stringContaining('--base no-such-branch is neither'),
  });
});

test('every format says the same, and writes nothing beside it', () => {
  const ofFormat = (format: string) => check(breaking, '--format', format);
  expect(check(breaking, '--json', '--output', 'junit=report.xml', '--output', 'text=report.txt').status).toBe(1);
  expect(junitShape(repository.read('report.xml')).failures).toEqual(['FIELD_REMOVED Shop.street']);
  expect(repository.read('report.txt')).toMatch(/shop fails: 1 error\n$/);
  expect(JSON.parse(ofFormat('json').stdout)).toMatchObject({ verdict: 'failed', exitCode: 1 });
  expect(JSON.parse(ofFormat('sarif').stdout).runs[0].results.map(({ level }: { level: string }) => level)).toContain(
    'error',
  );
  expect(ofFormat('github')).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^::error file=shop\.graphql,line=14,title=shop%3A FIELD_REMOVED Shop\.street::/),
  });
});

test('the help teaches: examples and what the exit status means', () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [`${projectDirectory}tools/orgraph.ts`, 'schema', 'check', '--help'],
    { encoding: 'utf8' },
  );
  expect(status).toBe(0);
  for (const word of [
    'orgraph schema check slack --base v1.4.0',
    'Exit status: 0 passes',
    '--allow-unused',
    '--approvals',
  ])
    expect(stdout).toContain(word);
});
