import { expect, test } from '@jest/globals';
import { subgraphNames } from '#platform/process/names.ts';
import { filesUnder, read } from './repository.ts';

const product = ['gateway/', 'platform/', 'subgraphs/', 'tools/']
  .flatMap((folder) => filesUnder(folder))
  .filter((file) => file.endsWith('.ts'));
/** It starts what others give it with the environment that they give. */
const handsOn = 'tools/local/supervise.ts';

test('whoever starts a process says what of our environment it gets', () => {
  const starting = product.filter((file) => read(file).includes("from 'node:child_process'"));
  expect(starting.length).toBeGreaterThan(10);
  const count = (file: string, words: RegExp) => read(file).match(words)?.length ?? 0;
  expect(starting.filter((file) => count(file, /\b(?:spawn|spawnSync|fork)\(/g) > count(file, /\benv\b/g))).toEqual([]);
  const whole = product.filter((file) => /\.\.\.process\.env|env: process\.env/.test(read(file)));
  expect(whole).toEqual([]);
  expect(starting.filter((file) => file !== handsOn && !/childEnvironment|gitEnvironment/.test(read(file)))).toEqual(
    [],
  );
});

test.each(subgraphNames)(
  'what %s reads of its environment beside the platform stands in its configuration.ts',
  (name) => {
    const reading = filesUnder(`subgraphs/${name}/`).filter(
      (file) => file.endsWith('.ts') && /process\.env|readConfiguration\((?!shape\))/.test(read(file)),
    );
    expect(reading).toEqual([]);
  },
);
