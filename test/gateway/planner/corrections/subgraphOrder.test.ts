import { mends } from './mends.ts';

mends(
  'subgraphOrder',
  'type conditions on an interface that a subgraph whose name comes first has as an object',
  {
    whole:
      'type Query { media: [Media] } interface Media { id: ID! rating: Int } type Video implements Media { id: ID! rating: Int length: Int } type Article implements Media { id: ID! rating: Int words: Int }',
    parts: {
      a: 'type Query { media: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int }',
      b: 'interface Media @key(fields: "id") { id: ID! } type Video implements Media @key(fields: "id") { id: ID! length: Int } type Article implements Media @key(fields: "id") { id: ID! words: Int }',
    },
    root: { media: ['v', 't'] },
    things: { v: { is: 'Video', id: '1', rating: 4, length: 2 }, t: { is: 'Article', id: '2', rating: 3, words: 9 } },
  },
  '{ media { rating ... on Video { length } ... on Article { words } } }',
);
