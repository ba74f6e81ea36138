import { expect, test } from '@jest/globals';
import { federate } from '../gateway/fixture/ask.ts';
import { alike } from './alike.ts';
import { sidesOf, type Graph } from './graph.ts';

const graph: Graph = {
  whole: `type Query { pets: [Animal] homes: [Home] } type Home { pet: Animal pets: [Animal] } type Shelf { n: Int pet: Animal }
    interface Animal { id: ID! tag(n: Int): String shelf: Shelf rank: Int note: String }
    type Dog implements Animal { id: ID! tag(n: Int): String shelf: Shelf rank: Int note: String } type Cat implements Animal { id: ID! tag(n: Int): String shelf: Shelf rank: Int note: String } type Cow implements Animal { id: ID! tag(n: Int): String shelf: Shelf rank: Int note: String }`,
  parts: {
    catalog: `type Query { pets: [Animal] homes: [Home] } type Home { pet: Animal pets: [Animal] } interface Animal @key(fields: "id") { id: ID! }
      type Dog implements Animal @key(fields: "id") { id: ID! } type Cat implements Animal @key(fields: "id") { id: ID! } type Cow implements Animal @key(fields: "id") { id: ID! }`,
    tags: 'type Animal @key(fields: "id") @interfaceObject { id: ID! tag(n: Int): String shelf: Shelf rank: Int } type Shelf { n: Int pet: Animal }',
    notes:
      'type Animal @key(fields: "id") @interfaceObject { id: ID! rank: Int @external note: String @requires(fields: "rank") }',
  },
  root: { pets: ['d', 'c', 'w', null], homes: ['h', 'i'] },
  things: {
    d: { is: 'Dog', id: 'd', shelf: 's', rank: 1 },
    c: { is: 'Cat', id: 'c', shelf: 's', rank: 2 },
    w: { is: 'Cow', id: 'w', shelf: null, rank: null },
    s: { is: 'Shelf', n: 3, pet: 'c' },
    h: { is: 'Home', pet: 'd', pets: ['c', 'w'] },
    i: { is: 'Home', pet: null, pets: ['d'] },
  },
  resolve: {
    'Animal.tag': ({ id }: { id: string }, { n }: { n?: number }) => `${id} ${n}`,
    'Animal.note': ({ rank }: { rank: number | null }) => `rank ${rank}`,
  },
};

alike('an @interfaceObject is asked of objects for which something of it is selected', graph, [
  '{ pets { ... on Dog { tag } } }',
  '{ pets { id ... on Dog { tag } ... on Cat { t: tag } } }',
  '{ homes { pets { id ... on Cat { tag } ... on Cow { shelf { n } } } } }',
  '{ pets { ... on Dog { a: tag(n: 1) } ... on Cat { a: tag(n: 2) } } }',
  '{ pets { ... on Dog { tag } ... on Cat { shelf { n } } ... on Cow { id } } }',
  '{ pets { ... on Animal { ... on Dog { shelf { n pet { ... on Cat { tag } } } } } } }',
  '{ homes { pet { ... on Dog { tag } } pets { ... on Cat { tag } ... on Cow { x: tag } } } }',
  '{ homes { pets { tag ... on Cow { shelf { n } } } pet { ... on Cow { tag } } } }',
  '{ pets { ... on Dog { note } ... on Cat { rank } ... on Cow { tag } } }',
  '{ pets { ... on Dog { note rank } } }',
]);

test.each([
  ['{ pets { id ... on Dog { tag } ... on Cat { t: tag } } }', ['d', 'c']],
  ['{ pets { id ... on Cat { shelf { n } } ... on Cow { tag } } }', ['c', 'w']],
  ['{ homes { pets { id ... on Cat { tag } ... on Cow { tag } } } }', ['c', 'w']],
  ['{ pets { id tag ... on Cow { id } } }', ['d', 'c', 'w']],
  // What another subgraph requires may be needed of any of them.
  ['{ pets { id ... on Dog { rank } ... on Cat { rank } } }', ['d', 'c', 'w']],
])('%s asks the tags of %j', async (source, ids) => {
  const { subgraphs, data } = sidesOf(graph);
  data.reset();
  const { sent } = await federate(subgraphs)(source);
  const asked = sent
    .filter(({ service }) => service === 'tags')
    .flatMap(({ variables }) => Object.values(variables).flat() as { id: string }[]);
  expect(asked.map(({ id }) => id)).toEqual(ids);
});
