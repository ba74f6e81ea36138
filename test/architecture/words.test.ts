import { expect, test } from '@jest/globals';
import { filesUnder, read } from './repository.ts';

const texts = filesUnder().filter(
  (file) => !/\.(zip|png|ico|woff2?)$/.test(file) && file !== 'test/architecture/words.test.ts',
);

const found = (files: string[], pattern: RegExp): string[] =>
  files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );

test('the project speaks of itself alone: no path of a machine, no package registry, no word of how it is written', () => {
  expect(found(texts, /(^|[\s"'`(=])\/(work|root|home\/\w+|Users)\//)).toEqual([]);
  expect(found(texts, /\/tmp\/(brief|issues)/)).toEqual([]);
  expect(found(texts, /\bregistry\.[\w-]+\.[a-z]|\/\/[\w.-]*registry|verdaccio|artifactory|npmjs\.(com|org)/i)).toEqual(
    [],
  );
  expect(
    found(texts, /\b(claude|anthropic|openai|chatgpt|copilot|language model|AI[- ]generated|as an AI)\b/i),
  ).toEqual([]);
  expect(found(texts, /\bhelper [A-D]\b|\bthe (lead|brief)('s)?\b|\bsub-?agents?\b/)).toEqual([]);
});

test('addresses of invented people end in .test', () => {
  const data = texts.filter(
    (file) => /^(test|bench|schema|docs|subgraphs|platform|tools)\//.test(file) || file === 'README.md',
  );
  const addresses = data.flatMap((file) =>
    [...read(file).matchAll(/\b[\w.+-]+@((?:[a-z0-9-]+\.)+[a-z]{2,})\b/gi)].map(([address, domain]) => ({
      file,
      address,
      domain: domain!,
    })),
  );
  expect(addresses.filter(({ domain }) => !/\.(test|example)$/.test(domain))).toEqual([]);
});
