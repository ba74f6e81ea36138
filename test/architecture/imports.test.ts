import { expect, test } from '@jest/globals';
import { subgraphNames } from '#platform/process/names.ts';
import { filesUnder, importsOf, read, targetOf } from './repository.ts';

const processFolders = ['gateway/', ...subgraphNames.map((name) => `subgraphs/${name}/`)];
const typescript = (folder: string): string[] => filesUnder(folder).filter((file) => file.endsWith('.ts'));

const manifest = JSON.parse(read('package.json')) as {
  name: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides: Record<string, string>;
};
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
/** What others published; our own package is imported by name as its users do. */
const isPackage = (specifier: string): boolean =>
  !/^(\.|#|node:)/.test(specifier) && packageOf(specifier) !== manifest.name;

/** `file → what it imports`, for every import of ours that leads outside the allowed folders. */
const strays = (folder: string, allowed: readonly string[]): string[] =>
  typescript(folder).flatMap((file) =>
    importsOf(file)
      .filter(
        (specifier) =>
          targetOf(file, specifier) !== undefined &&
          !allowed.some((place) => targetOf(file, specifier)!.startsWith(place)),
      )
      .map((specifier) => `${file} → ${specifier}`),
  );

test.each(processFolders)('%s imports only itself, platform/ and packages', (folder) => {
  expect(typescript(folder).length).toBeGreaterThan(0);
  expect(strays(folder, [folder, 'platform/'])).toEqual([]);
});

test('platform/ imports nothing of the rest', () => {
  expect(strays('platform/', ['platform/'])).toEqual([]);
});

test.each(processFolders)('%s reads no file of another process', (folder) => {
  const places = folder === 'gateway/' ? [folder, 'schema/'] : [folder];
  const climbing = typescript(folder).flatMap((file) =>
    [...read(file).matchAll(/new URL\(\s*['`]([^'`$]*)[^,]*,\s*import\.meta\.url/g)]
      .filter(([, path]) => !places.some((place) => targetOf(file, path!)?.startsWith(place)))
      .map(([, path]) => `${file} → ${path}`),
  );
  expect(climbing).toEqual([]);
});

test('every import of ours is a file by its full name', () => {
  const files = ['platform/', 'gateway/', 'subgraphs/', 'migrations/', 'tools/', 'test/', 'bench/'].flatMap(typescript);
  const known = new Set(files);
  const missing = files.flatMap((file) =>
    importsOf(file)
      .filter(
        (specifier) =>
          (targetOf(file, specifier) !== undefined &&
            /\.\w+$/.test(specifier) &&
            !known.has(targetOf(file, specifier)!)) ||
          (/^[.#].*[^/]$/.test(specifier) && !/\.\w+$/.test(specifier)),
      )
      .map((specifier) => `${file} → ${specifier}`),
  );
  expect(missing).toEqual([]);
});

test('one function composes, for tools, tests and benchmarks', () => {
  const composing = ['gateway/', 'tools/', 'test/', 'bench/']
    .flatMap(typescript)
    .filter((file) => importsOf(file).includes('@theguild/federation-composition'));
  expect(composing).toEqual(['tools/schema/composer/composer.ts']);
});

test('what a process needs is a dependency, not one of development alone', () => {
  const missing = ['platform/', ...processFolders, 'migrations/', 'tools/'].flatMap(typescript).flatMap((file) =>
    importsOf(file)
      .filter((specifier) => isPackage(specifier) && !(packageOf(specifier) in manifest.dependencies))
      .map((specifier) => `${file} → ${specifier}`),
  );
  expect(missing).toEqual([]);
});

test('what a test or a benchmark imports is in package.json', () => {
  const missing = ['test/', 'bench/'].flatMap(typescript).flatMap((file) =>
    importsOf(file)
      .filter(
        (specifier) =>
          isPackage(specifier) &&
          !(packageOf(specifier) in manifest.dependencies) &&
          !(packageOf(specifier) in manifest.devDependencies),
      )
      .map((specifier) => `${file} → ${specifier}`),
  );
  expect(missing).toEqual([]);
});

test('the driver of Redis is loaded only where a URL names a server', () => {
  const naming = ['platform/', 'gateway/', 'subgraphs/', 'tools/']
    .flatMap(typescript)
    .filter(
      (file) => /^import (?!type ).* from 'ioredis'/m.test(read(file)) || read(file).includes("import('ioredis')"),
    );
  expect(naming).toEqual(['platform/process/redis.ts']);
  expect(read('platform/process/redis.ts')).toMatch(/^import type [^\n]* from 'ioredis';/m);
});
