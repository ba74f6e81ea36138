import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A frontend of its own, outside the checkout. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-client-'));
  mkdirSync(join(folder, 'src'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  write('package.json', '{"type":"module"}');
  write(
    'api.graphql',
    `
    scalar DateTime
    enum Kind { COMPANY PERSONAL }
    input Filter { kind: Kind! after: DateTime }
    type Query { people(filter: Filter!, first: Int): [Person!] }
    type Person { id: ID! name: String kind: Kind! seenAt: DateTime }
  `,
  );
  write(
    'src/people.graphql',
    'query People($filter: Filter!, $first: Int) { people(filter: $filter, first: $first) { ...Card @defer seenAt } }',
  );
  write('src/card.graphql', 'fragment Card on Person { id name kind }');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

function generate(...more: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'tools/orgraph.ts'),
      'client',
      'generate',
      'src/**/*.graphql',
      '--schema',
      'api.graphql',
      '--output',
      'src/graph.ts',
      ...more,
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

test('operations become types that a frontend compiles with, and that refuse what the schema refuses', () => {
  expect(generate()).toEqual({ status: 0, stdout: 'src/graph.ts is written, from 2 files.\n', stderr: '' });
  write(
    'src/use.ts',
    `
    import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
    import { PeopleDocument } from './graph.ts';
    declare function run<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Data;
    const { people } = run(PeopleDocument, { filter: { kind: 'COMPANY' }, first: null });
    export const names: (string | null)[] | undefined = people?.map(({ name }) => name);
    export const seen: (string | null)[] | undefined = people?.map(({ seenAt }) => seenAt);
    // @ts-expect-error: not a value of the enum
    run(PeopleDocument, { filter: { kind: 'CHURCH' } });
    // @ts-expect-error: a required variable is missing
    run(PeopleDocument, {});
    // @ts-expect-error: not selected
    people?.map(({ email }) => email);
  `,
  );
  const options = [
    '--noEmit',
    '--strict',
    '--target',
    'es2024',
    '--module',
    'nodenext',
    '--moduleResolution',
    'nodenext',
    '--verbatimModuleSyntax',
    '--erasableSyntaxOnly',
    '--allowImportingTsExtensions',
    '--skipLibCheck',
  ];
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), ...options, 'src/use.ts'],
    { cwd: folder, encoding: 'utf8' },
  );
  expect([status, stdout]).toEqual([0, '']);
  expect(readFileSync(join(folder, 'src/graph.ts'), 'utf8')).not.toContain('defer');
});

test('--check writes nothing, and fails where the file is not what would be written', () => {
  expect(generate('--check')).toMatchObject({
    status: 1,
    stdout: 'src/graph.ts is not up to date; run this without --check.\n',
  });
  generate();
  expect(generate('--check')).toMatchObject({ status: 0, stdout: 'src/graph.ts is up to date.\n' });
  write('src/card.graphql', 'fragment Card on Person { id }');
  const before = readFileSync(join(folder, 'src/graph.ts'), 'utf8');
  expect(generate('--check')).toMatchObject({ status: 1 });
  expect(readFileSync(join(folder, 'src/graph.ts'), 'utf8')).toBe(before);
});

test.each([
  [
    'a field that is not there',
    'fragment Card on Person {\n  id\n  email\n}',
    'src/card.graphql:3: Cannot query field "email" on type "Person".',
  ],
  ['what is not GraphQL', 'fragment Card on {', 'src/card.graphql:1: Syntax Error'],
  [
    'an operation without a name',
    'fragment Card on Person { id }\n{ people(filter: { kind: COMPANY }) { id } }',
    'src/card.graphql:2: An operation needs a name',
  ],
])('%s is told with its line, and nothing is written', (_, text, message) => {
  write('src/card.graphql', text);
  expect(generate()).toEqual({ status: 1, stdout: '', stderr: expect.stringContaining(message) });
  expect(() => readFileSync(join(folder, 'src/graph.ts'))).toThrow('ENOENT');
});

test('a file is refused beside a registry: it is not signed; the registry’s password is not shown', () => {
  expect(generate('--registry', 'postgres://reader:secret@db/registry')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'api.graphql is not signed, and a registry is configured; take one of them\n',
  });
});
