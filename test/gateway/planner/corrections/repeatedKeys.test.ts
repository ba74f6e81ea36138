import { mends } from './mends.ts';

mends(
  'repeatedKeys',
  'a key on the way from one interface object to another',
  {
    whole:
      'type Query { latest: [Media] } interface Media { id: ID! rating: Int } type Video implements Media { id: ID! rating: Int } type Article implements Media { id: ID! rating: Int }',
    parts: {
      media:
        'interface Media @key(fields: "id") { id: ID! } type Video implements Media @key(fields: "id") { id: ID! } type Article implements Media @key(fields: "id") { id: ID! }',
      news: 'type Query { latest: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! }',
      reviews: 'type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int }',
    },
    root: { latest: ['v', 't'] },
    things: { v: { is: 'Video', id: '1', rating: 4 }, t: { is: 'Article', id: '2', rating: 3 } },
  },
  '{ latest { ... on Video { rating } } }',
  3,
);
