import { expect, test } from '@jest/globals';
import { composedWithout } from './without.ts';

const own = 'schema { query: Root } type Root { own: Result } type Result { again: [Root!] }';

test('a root type that its subgraph calls otherwise may be the type of a field', () => {
  const { all, without } = composedWithout('usualRootNames', { own });
  expect(all).toContain('again: [Query!]');
  expect(without).toEqual(['COMPOSER_FAILED']);
});

test('another type of a root type’s name stays refused', () => {
  const { all } = composedWithout('usualRootNames', { own: `${own} type Query { other: Int }` });
  expect(all).toEqual(['ROOT_QUERY_USED']);
});
