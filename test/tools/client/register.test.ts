import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../../', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-register-'));
  writeFileSync(join(folder, 'api.graphql'), 'type Query { people: [String!] }');
});
afterEach(() => rmSync(folder, { recursive: true }));

function register(manifest: unknown, name = 'web', version = '1.4.0') {
  writeFileSync(join(folder, 'build.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'tools/orgraph.ts'),
      'client',
      'register',
      name,
      version,
      'build.json',
      '--schema',
      'api.graphql',
      '--folder',
      'graph',
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

test('a build is registered as it is, once, and a version does not change', () => {
  const manifest = '{\n  "abc": "query A { people }", "def": "{ people }"\n}';
  const file = 'graph/clients/web/1.4.0.json';
  expect(register(manifest)).toEqual({
    status: 0,
    stdout: `Registered 2 documents of web 1.4.0: ${file}\n`,
    stderr: '',
  });
  expect(readFileSync(join(folder, file), 'utf8')).toBe(manifest);
  expect(register(manifest).stdout).toBe(`2 documents of web 1.4.0 had been registered: ${file}\n`);
  expect(register({ abc: 'query A { people }' })).toEqual({
    status: 1,
    stdout: '',
    stderr: `${file} is registered with other documents: give this build another version\n`,
  });
  expect(readFileSync(join(folder, file), 'utf8')).toBe(manifest);
  expect(register({ abc: 'query A { people }' }, 'web', '1.5.0').status).toBe(0);
});

test('what does not fit the schema, and an id that names two texts, are not registered', () => {
  expect(register({ a: '{ teams }', b: '{', c: '{ people }' })).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'build.json (a): Cannot query field "teams" on type "Query".\nbuild.json (b): Syntax Error: Expected Name, found <EOF>.\n',
  });
  expect(register({ a: '{ people }' }).status).toBe(0);
  expect(register({ a: 'query Other { people }' }, 'phone', '2')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^build\.json calls another document a than clients\/web\/1\.4\.0\.json/),
  });
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const people = '{ people }';

test('an id that looks like the hash of its text is that', () => {
  expect(register({ [sha256(people)]: people }).status).toBe(0);
  expect(register({ [`sha256:${sha256(people)}`]: people }, 'phone').status).toBe(0);
  const wrong = sha256('other');
  for (const id of [wrong, `sha256:${wrong}`])
    expect(register({ [id]: people }, 'watch')).toEqual({
      status: 1,
      stdout: '',
      stderr: `build.json (${wrong}): the id is a SHA-256, and not that of the text: let the build hash the text that it writes, or call it otherwise\n`,
    });
  expect(register({ 'sha256:abc': people }, 'watch')).toEqual({
    status: 1,
    stdout: '',
    stderr: 'build.json (sha256:abc): after sha256: 64 hexadecimal digits are to follow, in lower case\n',
  });
});

test.each([
  ['no manifest', ['{ people }'], 'web', '1', /^build\.json is no manifest of persisted documents: the file: /],
  ['no JSON', '{ people }', 'web', '1', /^build\.json is not JSON: /],
  ['an empty one', {}, 'web', '1', /^build\.json holds no document\n/],
  ['a name that leaves the folder', { a: '{ people }' }, '../web', '1', /^\.\.\/web is no name: /],
  ['a version that leaves the folder', { a: '{ people }' }, 'web', '/1', /^\/1 is no version: /],
])('%s is a wrong call', (_, manifest, name, version, message) => {
  expect(register(manifest, name, version)).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(message) });
});
