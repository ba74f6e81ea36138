import { mends } from './mends.ts';

mends(
  'strangeInterfaceKeys',
  'a key of an interface that the subgraph does not know which has it as an object',
  {
    whole:
      'type Query { latest: [Media] } interface Media { id: ID! isbn: ID! rating: Int } type Book implements Media { id: ID! isbn: ID! rating: Int } type Map implements Media { id: ID! isbn: ID! rating: Int }',
    parts: {
      media:
        'interface Media @key(fields: "id") @key(fields: "isbn") { id: ID! isbn: ID! } type Book implements Media @key(fields: "id") @key(fields: "isbn") { id: ID! isbn: ID! } type Map implements Media @key(fields: "id") @key(fields: "isbn") { id: ID! isbn: ID! }',
      reviews: 'type Query { latest: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int }',
    },
    root: { latest: ['b', 'm'] },
    things: { b: { is: 'Book', id: '1', isbn: 'B', rating: 4 }, m: { is: 'Map', id: '2', isbn: 'M', rating: 3 } },
  },
  '{ latest { ... on Book { rating } } }',
);
