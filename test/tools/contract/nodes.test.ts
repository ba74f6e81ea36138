import { expect, test } from '@jest/globals';
import { nodeIdOf } from '#platform/values/nodeId.ts';
import { contractOf } from '#tools/contract/contractOf.ts';
import { federate } from '../../gateway/fixture/ask.ts';
import type { SmallSubgraph } from '../../gateway/fixture/compose.ts';

/** Each of its objects exists, whatever its id. */
const found = { __resolveReference: (object: object) => object };
const subgraphs: SmallSubgraph[] = [
  {
    name: 'one',
    sdl: `type Query { item: Item hidden: Hidden veiled: Veiled lost: Lost @federation__tag(name: "internal") }
      type Item @key(fields: "id") { id: ID! name: String hidden: Hidden price: Int @federation__tag(name: "internal") }
      type Hidden @key(fields: "id") @federation__tag(name: "internal") { id: ID! name: String }
      type Veiled @key(fields: "id") { id: ID! @federation__tag(name: "internal") name: String }
      type Lost @key(fields: "id") { id: ID! name: String }`,
    resolvers: {
      Item: { ...found, name: () => 'Nail', price: () => 3 },
      Hidden: { ...found, name: () => 'secret' },
      Veiled: { ...found, name: () => 'secret' },
      Lost: { ...found, name: () => 'secret' },
    },
  },
  {
    name: 'two',
    sdl: `type Query { two: Int }
      type Item @key(fields: "id") { id: ID! count: Int }
      type Hidden @key(fields: "id") { id: ID! count: Int }`,
    resolvers: { Item: { ...found, count: () => 7 }, Hidden: { ...found, count: () => 7 } },
  },
];
const whole = federate(subgraphs);
const ask = federate(subgraphs, { variant: (sdl) => contractOf(sdl, { include: [], exclude: ['internal'] }) });
const idOf = (type: string) => nodeIdOf({ type, id: '1' });

test('a contract finds by node ids what it shows, with what each subgraph has of it', async () => {
  const { data, errors } = await ask(
    `{ node(id: "${idOf('Item')}") { __typename nodeId ... on Item { id name count } } }`,
  );
  expect({ data, errors }).toEqual({
    data: { node: { __typename: 'Item', nodeId: idOf('Item'), id: '1', name: 'Nail', count: 7 } },
    errors: [],
  });
  expect((await ask('{ __type(name: "Node") { possibleTypes { name } } }')).data).toEqual({
    __type: { possibleTypes: [{ name: 'Item' }] },
  });
});

test.each(['Hidden', 'Veiled', 'Lost'])(
  'what it does not show, or not by an id, is looked up like what is not there: %s',
  async (type) => {
    const { data, errors, sent } = await ask(
      `{ node(id: "${idOf(type)}") { nodeId } nodes(ids: ["${idOf(type)}", "${idOf('Nothing')}"]) { __typename } }`,
    );
    const absent = { message: 'There is no object of this node id.', extensions: { code: 'NOT_FOUND' } };
    expect({ data, errors, sent }).toEqual({
      data: { node: null, nodes: [null, null] },
      errors: [
        { ...absent, path: ['node'] },
        { ...absent, path: ['nodes', 0] },
        { ...absent, path: ['nodes', 1] },
      ],
      sent: [],
    });
    expect((await whole(`{ node(id: "${idOf(type)}") { __typename } }`)).data).toEqual({ node: { __typename: type } });
  },
);

test.each([
  '... on Hidden { name }',
  '... on Lost { name }',
  '... on Item { price }',
  '... on Item { hidden { name } }',
])('of what it finds, what it does not show cannot be selected: %s', async (selected) => {
  await expect(ask(`{ node(id: "${idOf('Item')}") { ${selected} } }`)).rejects.toThrow(
    /^(Unknown type|Cannot query field) /,
  );
  expect((await whole(`{ node(id: "${idOf('Item')}") { ${selected} } }`)).errors).toEqual([]);
});
