import { describe, expect, test } from '@jest/globals';
import { composedWithout } from './without.ts';

const viewer = 'type Query { viewer: Viewer } type Viewer @key(fields: "id") { id: ID! name: String }';

describe('what a field of the query type gives is reached, whatever subgraph has it', () => {
  test.each([
    {
      through: 'a mutation’s payload',
      own: 'type Query { own: Int } type Mutation { save: Result! } type Result { n: Int query: Query }',
    },
    {
      through: 'a field of the query type itself, which is a node (PostGraphile)',
      own: 'interface Node { nodeId: ID! } type Query implements Node { nodeId: ID! query: Query! node: Node }',
    },
    {
      through: 'a union',
      own: 'type Query { own: Int any: [Any!]! } union Any = Query | Leaf type Leaf { n: Int }',
    },
    {
      through: 'a query type that its subgraph calls otherwise',
      own: 'schema { query: Root } type Root { own: Result } type Result { again: [Root!] }',
    },
  ])('$through', ({ own }) => {
    const { all, without } = composedWithout('reachableRoots', { own, viewer });
    expect(without).toContain('SATISFIABILITY_ERROR');
    expect(all).toContain('viewer: Viewer @join__field(graph: VIEWER)');
    expect(all.join('\n')).not.toContain('__typename');
  });
});

describe('what cannot be reached stays refused, and nothing else is complained of', () => {
  const own = 'type Query { own: Result } type Result { query: Query }';
  test('behind such a field', () => {
    const { all } = composedWithout('reachableRoots', {
      own,
      viewer: 'type Query { viewer: Viewer } type Viewer { name: String }',
      more: 'type Viewer { more: Int @shareable }',
    });
    expect(all).toEqual(['SATISFIABILITY_ERROR']);
  });

  test('beside such a field', () => {
    const { all } = composedWithout('reachableRoots', {
      own: `${own} type Thing @key(fields: "id") { id: ID! } extend type Query { thing: Thing }`,
      viewer: `${viewer} type Thing @key(fields: "key") { key: ID! name: String }`,
    });
    expect(all).toEqual(['SATISFIABILITY_ERROR', 'SATISFIABILITY_ERROR']);
  });

  test('a mutation below a query', () => {
    const { all } = composedWithout('reachableRoots', {
      own: 'type Query { own: Result } type Result { mutation: Mutation } type Mutation { one: Int }',
      viewer: 'type Mutation { two: Int }',
    });
    expect(all).toEqual(['SATISFIABILITY_ERROR']);
  });

  test('what a field set asks of root fields', () => {
    const { all } = composedWithout('reachableRoots', {
      own: 'type Query { own: Thing } type Thing @key(fields: "id") { id: ID! query: Query }',
      sum: 'type Thing @key(fields: "id") { id: ID! query: Query @external sum: Int @requires(fields: "query { base }") } type Query { base: Int @external }',
      base: 'type Query { base: Int }',
    });
    expect(new Set(all)).toEqual(new Set(['SATISFIABILITY_ERROR']));
  });
});
