import { expect, test } from '@jest/globals';
import { subgraphNames } from '#platform/process/names.ts';
import { aggregatesOf } from '#tools/project/definitionOf.ts';
import { filesUnder, foldersIn, read } from './repository.ts';

test('the top level holds what it is said to hold and nothing else', () => {
  const top = new Set(filesUnder().map((file) => file.split('/')[0]!));
  expect([...top].toSorted()).toEqual([
    '.ci',
    '.git-blame-ignore-revs',
    '.gitattributes',
    '.github',
    '.gitignore',
    '.npmrc',
    '.oxfmtrc.json',
    '.oxlintrc.json',
    'CONTRIBUTING.md',
    'LICENSE',
    'README.md',
    'bench',
    'deploy',
    'docker-compose.yml',
    'docs',
    'gateway',
    'jest.config.js',
    'migrations',
    'package.json',
    'platform',
    'schema',
    'subgraphs',
    'test',
    'tools',
    'tsconfig.json',
  ]);
});

test.each(subgraphNames)('the subgraph %s is made like the others', (name) => {
  const folder = `subgraphs/${name}/`;
  expect(filesUnder(folder)).toEqual(
    expect.arrayContaining([
      `${folder}main.ts`,
      `${folder}definition.ts`,
      `${folder}aggregates.ts`,
      `${folder}seed.ts`,
    ]),
  );
  expect(filesUnder(`migrations/${name}/`).filter((file) => file.endsWith('.ts'))).not.toEqual([]);
  for (const file of filesUnder(`migrations/${name}/`))
    expect(file).toMatch(/\/(Migration\d{14}_[a-z]\w+\.ts|\.snapshot-\w+\.json)$/);
});

test.each(subgraphNames)('aggregates.ts of %s lists every aggregate', async (name) => {
  const aggregates = await aggregatesOf(name);
  const folders = foldersIn(`subgraphs/${name}/`).filter((folder) =>
    filesUnder(`subgraphs/${name}/${folder}/`).some((file) =>
      /\/(schema\.graphql|entities\.ts|resolvers\.ts)$/.test(file),
    ),
  );
  expect(aggregates.map((aggregate) => aggregate.name).toSorted()).toEqual(folders.toSorted());
});

test('platform/ consists of its rooms', () => {
  expect(foldersIn('platform/').toSorted()).toEqual([
    'data',
    'deletion',
    'demonstration',
    'events',
    'graphql',
    'identity',
    'jobs',
    'personalData',
    'process',
    'queue',
    'search',
    'subgraph',
    'values',
  ]);
  expect(filesUnder('platform/').filter((file) => file.split('/').length !== 3)).toEqual(['platform/README.md']);
});

test('a file is named by its noun or verb', () => {
  const code = filesUnder().filter((file) => /\.[cm]?[jt]s$/.test(file));
  expect(
    code.filter((file) =>
      /(^|[/.])(utils?|helpers?|common|managers?|services?|base|misc|index)\.\w+$|\/(utils?|helpers?|common|managers?|services?|base|misc)\//i.test(
        file,
      ),
    ),
  ).toEqual([]);
  const named = /^(\.?[a-z][A-Za-z0-9]*)(\.(test|config))?\.[cm]?[jt]s$/;
  expect(code.filter((file) => !file.startsWith('migrations/') && !named.test(file.split('/').at(-1)!))).toEqual([]);
});

test('no file is written as a promise: nothing left to do, skipped or switched off', () => {
  const code = filesUnder().filter(
    (file) => /\.([cm]?[jt]s|graphql)$/.test(file) && file !== 'test/architecture/layout.test.ts',
  );
  expect(
    code.filter((file) =>
      /\b(TODO|FIXME|XXX)\b|not implemented|\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe)\(/i.test(
        read(file),
      ),
    ),
  ).toEqual([]);
});
