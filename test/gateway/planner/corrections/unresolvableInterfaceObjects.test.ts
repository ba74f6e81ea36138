import { mends } from './mends.ts';

mends(
  'unresolvableInterfaceObjects',
  'a field of an interface object without a way back to it, asked under one of its types',
  {
    whole:
      'type Query { latest: [Media] } interface Media { id: ID! rating: Int } type Video implements Media { id: ID! rating: Int } type Article implements Media { id: ID! rating: Int }',
    parts: {
      media:
        'interface Media @key(fields: "id") { id: ID! } type Video implements Media @key(fields: "id") { id: ID! } type Article implements Media @key(fields: "id") { id: ID! }',
      reviews:
        'type Query { latest: [Media] } type Media @key(fields: "id", resolvable: false) @interfaceObject { id: ID! rating: Int }',
    },
    satisfiability: 'unchecked',
    root: { latest: ['v', 't'] },
    things: { v: { is: 'Video', id: '1', rating: 4 }, t: { is: 'Article', id: '2', rating: 3 } },
  },
  '{ latest { ... on Video { rating } } }',
);
