import { posix } from 'node:path';
import { expect, test } from '@jest/globals';
import { filesUnder, importsOf } from '../architecture/repository.ts';

/** The rooms that a room may import, beside itself. */
const below: Record<string, readonly string[]> = {
  values: [],
  process: ['values'],
  identity: ['values', 'process'],
  data: ['values', 'process', 'identity'],
  graphql: ['values', 'process', 'identity', 'data'],
  subgraph: ['values', 'process', 'identity', 'data', 'graphql'],
  demonstration: ['values', 'process', 'identity', 'data', 'graphql'],
};

const roomOf = (file: string): string => file.split('/')[1]!;

const imports = new Map(filesUnder('platform/').filter((file) => file.endsWith('.ts')).map((file) => [
  file, importsOf(file).filter((specifier) => specifier.startsWith('.')).map((specifier) => posix.join(posix.dirname(file), specifier)),
]));

test('a room of platform/ imports only rooms before it', () => {
  const upwards = [...imports].flatMap(([file, targets]) => targets
    .filter((target) => roomOf(target) !== roomOf(file) && !below[roomOf(file)]!.includes(roomOf(target)))
    .map((target) => `${file} → ${target}`));
  expect(upwards).toEqual([]);
});

test('the files of platform/ import each other in no circle', () => {
  const left = new Map(imports);
  const isFree = (targets: readonly string[]): boolean => !targets.some((target) => left.has(target));
  for (let free = [...left]; free.length > 0;) {
    free = [...left].filter(([, targets]) => isFree(targets));
    for (const [file] of free) left.delete(file);
  }
  expect([...left.keys()]).toEqual([]);
});
