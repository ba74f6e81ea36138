import { mends } from './mends.ts';

const graph = {
  whole:
    'type Query { latest: [Media] } interface Media { id: ID! rating: Int title: String } type Video implements Media { id: ID! rating: Int title: String } type Article implements Media { id: ID! rating: Int title: String }',
  parts: {
    media:
      'interface Media @key(fields: "id") { id: ID! title: String } type Video implements Media @key(fields: "id") { id: ID! title: String } type Article implements Media @key(fields: "id") { id: ID! title: String }',
    reviews: 'type Query { latest: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int }',
  },
  root: { latest: ['v', 't'] },
  things: {
    v: { is: 'Video', id: '1', rating: 4, title: 'V' },
    t: { is: 'Article', id: '2', rating: 3, title: 'A' },
  },
};

mends('repeatedInterfaceFields', 'a key under a type', graph, '{ latest { ... on Video { key: id title } } }', 2);

mends(
  'repeatedInterfaceFields',
  'a field that is asked of all objects too',
  graph,
  '{ latest { rating ... on Video { rating title } } }',
  2,
);
