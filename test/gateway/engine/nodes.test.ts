import { describe, expect, test } from '@jest/globals';
import { isInterfaceType, printSchema } from 'graphql';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { nodeIdOf } from '#platform/values/nodeId.ts';
import { dead, federate } from '../fixture/ask.ts';
import { composeSmall, type SmallSubgraph } from '../fixture/compose.ts';

const items: Record<string, object> = { i1: { id: 'i1', name: 'Nail' }, i2: { id: 'i2', name: 'Screw' } };
const shops: Record<string, object> = { s1: { id: 's1', title: 'Corner' } };

/** `stock` has more fields of an item than its owner, and takes any id for one, as who contributes does. */
const subgraphs: SmallSubgraph[] = [
  {
    name: 'stock',
    sdl: `type Query { counted: Int }
      type Item @key(fields: "id") { id: ID! count: Int @permission(is: "a:read") shelf: String @permission(is: "a:read") }`,
    resolvers: { Item: { __resolveReference: (item: object) => item, count: () => 7, shelf: () => 'A' } },
  },
  {
    name: 'catalogue',
    sdl: `type Query { item(id: ID!): Item first: Item any: [Any] nobody: Item }
      type Item @key(fields: "id") { id: ID! name: String! }
      type Maker @key(fields: "name") { id: ID! name: String! }
      union Any = Item | Maker`,
    resolvers: {
      Query: {
        item: (_: unknown, { id }: { id: string }) => items[id],
        first: () => items['i1'],
        any: () => [
          { __typename: 'Item', ...items['i1'] },
          { __typename: 'Maker', id: 'm1', name: 'Ada' },
        ],
      },
      // As where ids are UUIDs, letters of both cases find the same.
      Item: { __resolveReference: ({ id }: { id: string }) => items[id.toLowerCase()] ?? null },
    },
  },
  {
    name: 'shops',
    sdl: `type Query { shop: Shop } type Shop @key(fields: "id") { id: ID! title: String }
      type Item @key(fields: "id", resolvable: false) { id: ID! }`,
    resolvers: { Shop: { __resolveReference: ({ id }: { id: string }) => shops[id] ?? null } },
  },
];
const ask = federate(subgraphs);
const item = nodeIdOf({ type: 'Item', id: 'i1' });
const shop = nodeIdOf({ type: 'Shop', id: 's1' });
const lost = nodeIdOf({ type: 'Item', id: 'none' });

const codes = ({ errors = [] }: { errors?: readonly { extensions?: unknown; path?: readonly unknown[] }[] }) =>
  errors.map(({ extensions, path }) => `${(extensions as { code: string }).code} at ${path?.join('.')}`);

describe('a node id', () => {
  test('leads from wherever an object is met back to it, with what every subgraph has of it', async () => {
    const met = await ask('{ first { nodeId } }');
    expect(met.data).toEqual({ first: { nodeId: item } });
    const { data, errors, sent } = await ask(
      'query ($id: ID!) { node(id: $id) { __typename nodeId ... on Item { id name count } ... on Shop { title } } }',
      { id: item },
    );
    expect({ data, errors }).toEqual({
      data: { node: { __typename: 'Item', nodeId: item, id: 'i1', name: 'Nail', count: 7 } },
      errors: [],
    });
    expect(sent.map(({ service }) => service).toSorted()).toEqual(['catalogue', 'stock']);
  });

  test('costs no request where an object is selected anyway', async () => {
    const [without, with_] = [await ask('{ first { id name } }'), await ask('{ first { id nodeId name } }')];
    expect(without.sent).toHaveLength(1);
    expect(with_.sent).toHaveLength(1);
  });

  test('stands under any name, beside ids under any name, and under conditions', async () => {
    const { data, errors } = await ask(
      'query ($no: Boolean!) { first { id: nodeId nodeId: id renamed_exists: nodeId a: nodeId b: id nodeId2: nodeId @skip(if: $no) } any { __typename ... on Node { key: nodeId ... on Item { name nodeId } ... on Node { __typename } } } }',
      { no: true },
    );
    expect({ data, errors }).toEqual({
      data: {
        first: { id: item, nodeId: 'i1', renamed_exists: item, a: item, b: 'i1' },
        any: [{ __typename: 'Item', key: item, name: 'Nail', nodeId: item }, { __typename: 'Maker' }],
      },
      errors: [],
    });
  });

  test.each(['1:Item:i1', 'i1', '', ` ${item}`, `${item}=`, Buffer.from('2:Item:i1').toString('base64url')])(
    'is what nodeId gave and nothing else: %j',
    async (id) => {
      const { data, errors, sent } = await ask('query ($id: ID!) { node(id: $id) { nodeId } }', { id });
      expect({ data, sent, codes: codes({ errors }), field: errors[0]?.extensions }).toEqual({
        data: { node: null },
        sent: [],
        codes: ['BAD_USER_INPUT at node'],
        field: { code: 'BAD_USER_INPUT', field: 'id' },
      });
    },
  );
});

describe('an object', () => {
  const otherwise = nodeIdOf({ type: 'Item', id: 'I1' });

  test.each(['nodeId', '__typename', 'nodeId ... on Item { id: name nodeId2: id count }', '... on Item { count id }'])(
    'is looked up by the id that it has, not by another spelling of that: { %s }',
    async (selected) => {
      const { data, errors } = await ask(`query ($id: ID!) { one: node(id: $id) { ${selected} } }`, { id: otherwise });
      expect({ data, errors }).toEqual({
        data: { one: null },
        errors: [
          {
            message: 'This is no node id: send what nodeId gave.',
            extensions: { code: 'BAD_USER_INPUT', field: 'id' },
            path: ['one'],
          },
        ],
      });
      expect((await ask(`{ node(id: "${item}") { ${selected} } }`)).errors).toEqual([]);
    },
  );

  test('is told at its place among others', async () => {
    const { data, errors } = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { nodeId } }', {
      ids: [item, otherwise],
    });
    expect({ data, errors }).toMatchObject({
      data: { nodes: [{ nodeId: item }, null] },
      errors: [{ path: ['nodes', 1], extensions: { code: 'BAD_USER_INPUT', field: 'ids.1' } }],
    });
  });

  test('has one id, written as a number or a text', async () => {
    const answers = { shops: { data: { _entities: [{ __typename: 'Shop', renamed_exists: 7, title: 'Seven' }] } } };
    const of = (id: string) =>
      ask(`{ node(id: "${nodeIdOf({ type: 'Shop', id })}") { ... on Shop { title } } }`, {}, { answers });
    expect(await of('7')).toMatchObject({ data: { node: { title: 'Seven' } }, errors: [] });
    expect(codes(await of('07'))).toEqual(['BAD_USER_INPUT at node']);
  });
});

describe('what does not exist', () => {
  const selections = [
    '__typename',
    'nodeId',
    '... on Item { id }',
    '... on Item { count }',
    '... on Item { name count }',
    '... on Shop { title }',
    '... on Node { ... on Item { again: nodeId shelf } }',
  ];
  test.each(selections)('is null with NOT_FOUND like what is of no type of the graph: { %s }', async (selected) => {
    const of = (id: string) => ask(`query ($id: ID!) { node(id: $id) { ${selected} } }`, { id });
    const answers = await Promise.all(
      [lost, nodeIdOf({ type: 'Maker', id: 'm1' }), nodeIdOf({ type: 'X', id: '1' })].map(of),
    );
    for (const { data, errors } of answers)
      expect({ data, errors }).toEqual({
        data: { node: null },
        errors: [{ message: 'There is no object of this node id.', extensions: { code: 'NOT_FOUND' }, path: ['node'] }],
      });
    expect((await of(item)).data).not.toEqual({ node: null });
  });

  test('is told apart from what nobody can say', async () => {
    for (const selected of ['nodeId', 'nodeId ... on Item { count }']) {
      const { data, errors } = await ask(`{ node(id: "${item}") { ${selected} } }`, {}, { refusal: dead('catalogue') });
      expect({ data, codes: codes({ errors }) }).toEqual({
        data: { node: null },
        codes: ['SUBGRAPH_UNAVAILABLE at node'],
      });
    }
    const { data, errors } = await ask(
      `{ node(id: "${item}") { ... on Item { name count } } }`,
      {},
      { refusal: dead('stock') },
    );
    expect({ data, codes: codes({ errors }) }).toEqual({
      data: { node: { name: 'Nail', count: null } },
      codes: ['SUBGRAPH_UNAVAILABLE at node.count'],
    });
  });
});

describe('nodes', () => {
  test('stand in the order of their ids, each subgraph asked once, each mistake at its place', async () => {
    const { data, errors, sent } = await ask(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { nodeId ... on Item { name } ... on Shop { title } } }',
      { ids: [shop, lost, item, 'x', item, nodeIdOf({ type: 'Item', id: 'i2' })] },
    );
    expect({ data, codes: codes({ errors }) }).toEqual({
      data: {
        nodes: [
          { nodeId: shop, title: 'Corner' },
          null,
          { nodeId: item, name: 'Nail' },
          null,
          { nodeId: item, name: 'Nail' },
          { nodeId: nodeIdOf({ type: 'Item', id: 'i2' }), name: 'Screw' },
        ],
      },
      codes: ['NOT_FOUND at nodes.1', 'BAD_USER_INPUT at nodes.3'],
    });
    expect(errors[1]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'ids.3' });
    expect(sent.map(({ service, variables }) => [service, Object.values(variables)[0]])).toEqual(
      expect.arrayContaining([
        [
          'catalogue',
          [
            { __typename: 'Item', id: 'none' },
            { __typename: 'Item', id: 'i1' },
            { __typename: 'Item', id: 'i2' },
          ],
        ],
        ['shops', [{ __typename: 'Shop', id: 's1' }]],
      ]),
    );
    expect(sent).toHaveLength(2);
  });

  test('are a hundred at most', async () => {
    const { data, errors } = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { nodeId } }', {
      ids: Array.from({ length: 101 }, () => item),
    });
    expect({ data, codes: codes({ errors }) }).toEqual({ data: { nodes: null }, codes: ['BAD_USER_INPUT at nodes'] });
  });
});

describe('a graph', () => {
  const schemaOf = (parts: SmallSubgraph[], options = {}) => readSupergraph(composeSmall(parts), options).apiSchema;
  const one = (sdl: string): SmallSubgraph[] => [{ name: 'one', resolvers: {}, sdl }];

  test('has as nodes the types whose objects are found by a visible id alone', () => {
    const schema = schemaOf(
      one(`type Query { a: A hidden: Hidden secret: Secret @inaccessible wide: Wide }
        type A @key(fields: "id") { id: ID! } type Hidden @key(fields: "id") { id: ID! @inaccessible name: String }
        type Secret @key(fields: "id") @inaccessible { id: ID! } type Wide @key(fields: "id place") { id: ID! place: ID! }`),
    );
    const node = schema.getType('Node');
    expect(isInterfaceType(node) && schema.getPossibleTypes(node).map(({ name }) => name)).toEqual(['A']);
  });

  test.each([
    'type Query { a: A } interface Node { id: ID! } type A implements Node @key(fields: "id") { id: ID! }',
    'type Query { a: A node: String } type A @key(fields: "id") { id: ID! }',
    'type Query { a: A nodes: [A] } type A @key(fields: "id") { id: ID! }',
    'type Query { a: A } type A @key(fields: "id") { id: ID! nodeId: String }',
    'type Query { a: A } type A @key(fields: "name") { id: ID! name: String }',
  ])('that has names of its own for it, or no such type, stays as it is: %s', (sdl) => {
    const [own, added] = [false, true].map((nodes) => printSchema(schemaOf(one(sdl), { nodes })));
    expect(added).toBe(own);
  });

  test('without organizations has none, unless it is said', () => {
    const foreign: SmallSubgraph[] = [
      { name: 'one', resolvers: {}, federation: 1, sdl: 'type Query { a: A } type A @key(fields: "id") { id: ID! }' },
    ];
    expect(schemaOf(foreign).getType('Node')).toBeUndefined();
    expect(schemaOf(foreign, { nodes: true }).getType('Node')).toBeDefined();
  });
});
