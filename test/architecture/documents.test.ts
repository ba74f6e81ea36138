import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { corrections } from '#gateway/planner/corrections.ts';
import { subgraphNames, variableOf } from '#platform/process/names.ts';
import { errorCatalogue } from '#platform/values/errors.ts';
import { corrections as composerCorrections } from '#tools/schema/composer/corrections.ts';
import { filesUnder, read } from './repository.ts';

const documents = filesUnder().filter((file) => file.endsWith('.md'));
const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  overrides: Record<string, string>;
};

test('docs/errors.md is the catalogue of platform/values/errors.ts', () => {
  const rows = read('docs/errors.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect(rows).toEqual(
    Object.entries(errorCatalogue).map(([code, { status, meaning }]) => [`\`${code}\``, String(status), meaning]),
  );
});

test('every command that a document or a message names exists', () => {
  const texts = [
    ...documents,
    ...filesUnder().filter((file) => /^(platform|gateway|subgraphs|tools)\/.*\.[cm]?[jt]s$/.test(file)),
    'docker-compose.yml',
    'deploy/example.env',
    'deploy/Dockerfile',
  ];
  const named = texts.flatMap((file) =>
    [
      ...read(file).matchAll(
        /\bnpm (?:run (?:--silent )?([a-z][\w:-]*)(?! --prefix|[\w:-])|(start|test)\b)|\bnpx (\w+)/g,
      ),
    ].map(([, script, lifecycle, npx]) => ({ file, command: script ?? lifecycle ?? npx! })),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(({ command }) => !(command in manifest.scripts || command in manifest.bin))).toEqual([]);
});

test('every link inside the repository leads somewhere', () => {
  const broken = documents.flatMap((file) =>
    [...read(file).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => !existsSync(new URL(`../../${posix.join(posix.dirname(file), link)}`, import.meta.url)))
      .map((link) => `${file} → ${link}`),
  );
  expect(broken).toEqual([]);
});

test('every operation of the README and of schema/operations fits the published schema', () => {
  const schema = buildSchema(read('schema/api.graphql'));
  const promised = [...read('README.md').matchAll(/```graphql\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block!.trim().split('\n'),
  );
  const saved = filesUnder('schema/operations/').map(read);
  expect([promised.length, saved.length]).toEqual([11, 9]);
  for (const text of [...promised, ...saved]) expect([text, ...validate(schema, parse(text))]).toEqual([text]);
});

test('docs/dependencies.md gives the reason of every dependency, and of no other', () => {
  const named = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name!);
  const { dependencies, devDependencies, optionalDependencies, overrides } = manifest;
  expect(named.toSorted()).toEqual(
    [
      ...new Set(Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...overrides })),
    ].toSorted(),
  );
});

test('decisions are numbered in one row, in their names and their titles', () => {
  const decisions = filesUnder('docs/decisions/').toSorted();
  expect(decisions.map((file) => Number(posix.basename(file).slice(0, 4)))).toEqual(
    decisions.map((_, index) => index + 1),
  );
  for (const file of decisions)
    expect(read(file)).toMatch(new RegExp(`^# ${Number(posix.basename(file).slice(0, 4))}\\. \\S`));
});

test('every variable that a process or a tool reads is in the README’s table of configuration', () => {
  const code = filesUnder()
    .filter((file) => /^(platform|gateway|subgraphs|tools)\/.*\.[cm]?[jt]s$/.test(file))
    .map(read)
    .join('\n');
  const variables = new Set([
    ...[...code.matchAll(/process\.env(?:\.([A-Z][A-Z0-9_]+)|\[['"]([A-Z][A-Z0-9_]+)['"]\])/g)].map(
      ([, dotted, quoted]) => dotted ?? quoted!,
    ),
    ...[
      ...code.matchAll(/[\s{]([A-Z][A-Z0-9_]{3,}): (?:z\.|url\(|urls\(|port\(|count\(|seconds\(|required\(|text\b)/g),
    ].map(([, name]) => name!),
    ...[...code.matchAll(/ofEachSubgraph\('([A-Z_]+)'/g)].flatMap(([, what]) =>
      subgraphNames.map((name) => variableOf(name, what!)),
    ),
  ]);
  const table = read('README.md');
  expect([...variables].filter((name) => !table.includes(`\`${name}\``)).toSorted()).toEqual([]);
});

test('every file and folder of ours that a document names is there', () => {
  const missing = documents.flatMap((file) =>
    [...read(file).matchAll(/`((?:gateway|platform|subgraphs|tools|test|deploy|docs)\/[\w./-]*)`/g)]
      .map(([, path]) => path!)
      .filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))
      .map((path) => `${file} → ${path}`),
  );
  expect(missing).toEqual([]);
});

test('docs/planner-corrections.md lists the corrections in their order, each with a test of its name', () => {
  const rows = [...read('docs/planner-corrections.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name!);
  expect(rows).toEqual(Object.keys(corrections));
  for (const name of rows) {
    expect(read(`gateway/planner/corrections/${name}.ts`)).toMatch(
      new RegExp(` \\* Fault[^]* \\* Reported: [^]* \\* May go: [^]*export const ${name}: Correction`),
    );
    expect(read(`test/gateway/planner/corrections/${name}.test.ts`)).toMatch(new RegExp(`mends\\(\\s*'${name}',`));
  }
});

test('docs/composer-corrections.md lists the corrections in their order, each with a test of its name', () => {
  const rows = [...read('docs/composer-corrections.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name!);
  expect(rows).toEqual(Object.keys(composerCorrections));
  for (const name of rows) {
    expect(read(`tools/schema/composer/corrections/${name}.ts`)).toMatch(
      new RegExp(` \\* Fault[^]* \\* Reported: [^]* \\* May go: [^]*export const ${name}: Correction`),
    );
    expect(read(`test/tools/schema/composer/corrections/${name}.test.ts`)).toMatch(
      new RegExp(`composedWithout\\(\\s*'${name}',`),
    );
  }
});
