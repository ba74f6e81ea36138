import { expect, test } from '@jest/globals';
import { composedWithout } from './without.ts';

const types = `interface Thing { id: String } interface Named implements Thing { id: String name: String }
  type Cup implements Thing & Named @shareable { id: String name: String size: Int }
  type Pot implements Thing & Named @shareable { id: String name: String lid: Int }
  type Nut implements Thing @shareable { id: String }`;
const shop = `type Query { box: Box } type Box @key(fields: "id") { id: ID! held: Thing } ${types}`;
const sum = (requires: string, more = ''): string =>
  `type Box @key(fields: "id") { id: ID! held: Thing @external sum: Int @requires(fields: "${requires}") } ${types} ${more}`;

test.each([
  'held { ... on Named { name } }',
  'held { id ... on Named { name ... on Cup { size } ... on Pot { lid } } }',
  'held { ... on Named { ... on Cup { size } } }',
  'held { ... on Cup { ... on Named { name } } ... on Thing { ... on Named { name } } }',
])('%s is required', (requires) => {
  const { all, without } = composedWithout('interfaceFragments', { shop, sum: sum(requires) });
  expect(without).toEqual(['SATISFIABILITY_ERROR']);
  const dense = (text: string): string => text.replace(/\s/g, '');
  expect(all.map(dense)).toContain(dense(`sum: Int @join__field(graph: SUM, requires: "${requires}")`));
});

test('what none of its objects can give stays refused', () => {
  const extra = 'extend type Pot { more: Int @external }';
  const { all } = composedWithout('interfaceFragments', {
    shop,
    sum: sum('held { ... on Named { name ... on Pot { more } } }', extra),
    more: 'type Pot { more: Int }',
  });
  expect(new Set(all)).toEqual(new Set(['SATISFIABILITY_ERROR']));
});

test.each([
  'held { ... on Named { name ... on Nobody { x } } }',
  'held { ... on Named { name ... on Cup { nothing } } }',
])('%s stays refused: its subgraph does not know it', (requires) => {
  const { all, without } = composedWithout('interfaceFragments', { shop, sum: sum(requires) });
  expect(all).toEqual(without);
  expect(all).not.toContain('type Query @join__type(graph: SHOP) @join__type(graph: SUM) {');
});
