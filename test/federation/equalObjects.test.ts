import { alike } from './alike.ts';

alike(
  'objects of which a subgraph tells the same, and another one, by what is above them, that they are different',
  {
    whole: `type Query { shelves: [Shelf] } type Shelf { id: ID! best: Thing all: [Thing] }
      type Thing { id: ID! kin: Thing kind: String size: Int weight: Int box: Box } type Box { kind: String thing: Thing }`,
    parts: {
      a: `type Query { shelves: [Shelf] } type Shelf { id: ID! best: Thing @provides(fields: "kin { kind } box { kind }") all: [Thing] @provides(fields: "kin { kind kin { kind } }") }
        type Thing @key(fields: "id") { id: ID! kin: Thing @external kind: String @external box: Box @external size: Int } type Box { kind: String @external }`,
      b: `type Thing @key(fields: "id") { id: ID! kin: Thing @shareable kind: String @shareable weight: Int box: Box @shareable } type Box { kind: String @shareable thing: Thing }`,
    },
    root: { shelves: ['p', 'q'] },
    things: {
      p: { is: 'Shelf', id: 'p', best: 'x', all: ['x', 'y', null, 'z'] },
      q: { is: 'Shelf', id: 'q', best: 'y', all: ['y', 'x'] },
      x: { is: 'Thing', id: 'x', kin: 'y', kind: 'k', size: 1, weight: 10, box: 'i' },
      y: { is: 'Thing', id: 'y', kin: 'z', kind: 'k', size: 2, weight: null, box: 'j' },
      z: { is: 'Thing', id: 'z', kin: 'x', kind: 'k', size: null, weight: 30, box: null },
      i: { is: 'Box', kind: 'c', thing: 'z' },
      j: { is: 'Box', kind: 'c', thing: 'x' },
    },
  },
  [
    '{ shelves { best { kin { kind size } } } }',
    '{ shelves { best { kin { kind size weight } } all { kin { kind size } } } }',
    '{ shelves { all { kin { kind size kin { kind size } } } } }',
    '{ shelves { best { box { kind thing { size } } } } }',
    '{ shelves { all { id kin { kind id size } } best { size kin { kind } } } }',
  ],
);
