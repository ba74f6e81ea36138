import { mends } from './mends.ts';

const [whole, bare] = ['l: [String]', 'l: [String] @shareable'];

mends(
  'distinctAliases',
  'three types that a subgraph tells apart, with fields of one name and different types',
  {
    whole: `type Query { things: [Thing] } union Thing = A | B | C type A { id: ID ${whole} } type B { id: ID ${whole} } type C { id: ID ${whole} }`,
    parts: {
      a: `type Query { things: [Thing] } union Thing = A | B | C type A @key(fields: "id") { id: ID l: [String!]! @shareable }
      type B @key(fields: "id") { id: ID l: [String]! @shareable } type C @key(fields: "id") { id: ID l: [String!] @shareable }`,
      b: `type A @key(fields: "id") { id: ID ${bare} } type B @key(fields: "id") { id: ID ${bare} } type C @key(fields: "id") { id: ID ${bare} }`,
    },
    root: { things: ['1', '2', '3'] },
    things: { 1: { is: 'A', id: '1', l: ['x'] }, 2: { is: 'B', id: '2', l: ['y'] }, 3: { is: 'C', id: '3', l: ['z'] } },
  },
  '{ things { ... on A { l } ... on B { l } ... on C { l } } }',
);
