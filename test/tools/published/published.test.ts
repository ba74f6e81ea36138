import { afterAll, expect, test } from '@jest/globals';
import { CouldNotCheck } from '#tools/process/exitCode.ts';
import { usualBase } from '#tools/published/gitBase.ts';
import { piecesOf } from '#tools/published/locatedSource.ts';
import { readBase } from '#tools/published/readBase.ts';
import { publish } from '#tools/registry/publish.ts';
import { compose } from '#tools/schema/compose.ts';
import { makeRegistryLocation, openPublisher, publicKeysIn } from '../../registry/registryLocation.ts';
import { emptyFolder, sourceNamed } from '../check/propose.ts';
import { cloneOf, makeRepository, type Repository } from '../check/repository.ts';

const made: Repository[] = [];
afterAll(() => {
  for (const repository of made) repository.remove();
});
const kept = (repository: Repository): Repository => {
  made.push(repository);
  return repository;
};

/** A repository with two commits on its branch. */
function history(branch = 'main'): Repository & { first: string; second: string } {
  const repository = kept(makeRepository(branch));
  return { ...repository, first: repository.commit('First'), second: repository.commit('Second') };
}

const titleIn = async ({ directory }: Repository) => (await usualBase(directory)).title;

test('a branch is compared with the merge base with main, whatever main has done since', async () => {
  const repository = history();
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.commit('Feature');
  repository.git('switch', '--quiet', 'main');
  repository.commit('Meanwhile');
  repository.git('switch', '--quiet', 'feature');
  expect(await titleIn(repository)).toBe(`main (${repository.second})`);
  repository.write('schema/shop.graphql', 'type Query { a: Int }');
  expect(await titleIn(repository)).toBe(`main (${repository.second})`);
});

test('main itself is compared with its first parent, also after a merge', async () => {
  const repository = history();
  expect(await titleIn(repository)).toBe(`main^ (${repository.first})`);
  repository.git('switch', '--quiet', '--create', 'feature', repository.first);
  repository.commit('Feature');
  repository.git('switch', '--quiet', 'main');
  repository.git('merge', '--quiet', '--no-ff', '--message', 'Merge', 'feature');
  expect(await titleIn(repository)).toBe(`main^ (${repository.second})`);
});

test('what is not committed on main is compared with HEAD; other files do not matter', async () => {
  const repository = history();
  repository.write('notes.txt', 'nothing of a schema');
  expect(await titleIn(repository)).toBe(`main^ (${repository.first})`);
  repository.write('subgraphs/shop/item/schema.graphql', 'type Query { a: Int }');
  expect(await titleIn(repository)).toBe(`HEAD (${repository.second})`);
});

test('the default branch is origin’s, by whatever name', async () => {
  const origin = history('trunk');
  const clone = kept(cloneOf(origin));
  clone.git('switch', '--quiet', '--create', 'feature');
  clone.commit('Feature');
  expect(await titleIn(clone)).toBe(`trunk (${origin.second})`);
});

test('master is one, too', async () => {
  const repository = history('master');
  expect(await titleIn(repository)).toBe(`master^ (${repository.first})`);
});

test('a commit of main that CI has checked out by its hash is main', async () => {
  const clone = kept(cloneOf(history()));
  clone.git('checkout', '--quiet', '--detach', 'origin/main');
  expect(await titleIn(clone)).toMatch(/^main\^ \(/);
});

test.each<[string, () => Repository, string]>([
  ['nothing is committed', () => kept(makeRepository()), 'has no commit to compare with'],
  [
    'there is but one commit',
    () => {
      const repository = kept(makeRepository());
      repository.commit('First');
      return repository;
    },
    'no commit before this one',
  ],
  ['no branch is known as the default', () => history('work'), 'there is no default branch'],
  ['the clone is shallow', () => kept(cloneOf(history(), '--depth', '1')), 'the clone is shallow; fetch the history'],
])('where %s, nothing is checked', async (_what, make, message) => {
  await expect(usualBase(make().directory)).rejects.toThrow(
    expect.objectContaining({ name: 'CouldNotCheck', message: expect.stringContaining(message) }),
  );
});

test('what is published at a commit are the SDLs that its supergraph names', async () => {
  const repository = kept(makeRepository());
  const sources = [sourceNamed('shop', 'type Query { a: Int }'), sourceNamed('stock', 'type Query { b: Int }')];
  repository.write('schema/supergraph.graphql', compose(sources).supergraph!);
  for (const { name, sdl } of sources) repository.write(`schema/${name}.graphql`, sdl);
  const commit = repository.commit('Publish');
  repository.write('schema/shop.graphql', 'type Query { later: Int }');
  const { baseOf, subgraphs } = await readBase(repository.directory, 'HEAD');
  expect(baseOf('shop')).toEqual({
    kind: 'git',
    title: `HEAD (${commit})`,
    commit: repository.git('rev-parse', 'HEAD'),
  });
  expect(subgraphs.map(({ name, sdl, url }) => ({ name, sdl, url }))).toEqual(
    sources.map(({ name, sdl, url }) => ({ name, sdl, url })),
  );
});

test.each([
  ['holds no graph', 'HEAD', 'has no schema/supergraph.graphql'],
  ['is not there', 'no-such-branch', 'neither a git ref that is here nor a registry'],
])('a base that %s is none', async (_what, base, message) => {
  const repository = history();
  await expect(readBase(repository.directory, base)).rejects.toThrow(message);
});

test('what is published in a registry is its newest version, verified', async () => {
  const at = await makeRegistryLocation('folder');
  const publisher = await openPublisher(at);
  const given = process.env['ORGRAPH_REGISTRY_KEYS'];
  process.env['ORGRAPH_REGISTRY_KEYS'] = publicKeysIn(at.keys);
  try {
    for (const fields of ['a: Int', 'a: Int later: Int']) {
      const { sdl, placeOf } = sourceNamed('shop', `type Query { ${fields} }`);
      await publish(publisher, {
        name: 'shop',
        url: 'http://shop.test/graphql',
        sdl,
        placeOf,
        commit: `f00d${fields.length}`,
      });
    }
    const { baseOf, subgraphs } = await readBase(emptyFolder, at.place);
    expect(baseOf('shop')).toEqual({ kind: 'registry', title: `${at.place} version 2`, commit: 'f00d17' });
    expect(subgraphs.map(({ name, url, sdl }) => [name, url, sdl.includes('later')])).toEqual([
      ['shop', 'http://shop.test/graphql', true],
    ]);
    process.env['ORGRAPH_REGISTRY_KEYS'] = `${at.place}/no-such-file`;
    await expect(readBase(emptyFolder, at.place)).rejects.toThrow(CouldNotCheck);
  } finally {
    if (given === undefined) delete process.env['ORGRAPH_REGISTRY_KEYS'];
    else process.env['ORGRAPH_REGISTRY_KEYS'] = given;
    await publisher.registry.close();
    await at.remove();
  }
});

test('a published SDL’s lines are those of the files that still hold them', () => {
  const sdl = 'header\n\ntype A {\n  a: Int\n}\n\ntype B {\n  b: Int\n}\n';
  const files = [
    { file: 'a.graphql', text: 'type A {\n  a: Int\n}\n' },
    { file: 'b.graphql', text: 'type B {\n  changed: Int\n}\n' },
  ];
  const pieces = piecesOf(sdl, files, 'schema/shop.graphql');
  expect(pieces).toEqual([
    { file: 'schema/shop.graphql', line: 1, text: 'header\n' },
    { file: 'a.graphql', line: 1, text: 'type A {\n  a: Int\n}' },
    { file: 'schema/shop.graphql', line: 6, text: '\ntype B {\n  b: Int\n}\n' },
  ]);
  expect(pieces.map(({ text }) => text).join('\n')).toBe(sdl);
});
