import { mends } from './mends.ts';

mends(
  'interfaceObjects',
  'fields of an interface that is an object, asked for under several of its types',
  {
    whole:
      'type Query { latest: [Media] } interface Media { id: ID! title: String rating: Int } type Video implements Media { id: ID! title: String rating: Int } type Article implements Media { id: ID! title: String rating: Int words: Int }',
    parts: {
      media:
        'interface Media @key(fields: "id") { id: ID! title: String } type Video implements Media @key(fields: "id") { id: ID! title: String } type Article implements Media @key(fields: "id") { id: ID! title: String words: Int }',
      reviews: 'type Query { latest: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int }',
    },
    root: { latest: ['v', 't'] },
    things: {
      v: { is: 'Video', id: '1', title: 'V', rating: 4 },
      t: { is: 'Article', id: '2', title: 'T', rating: 3, words: 9 },
    },
  },
  '{ latest { ... on Article { rating } ... on Video { rating } title } }',
);
