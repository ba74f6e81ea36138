import { alike } from './alike.ts';

const things = {
  b: { is: 'Book', id: 'b', title: 'B', a: 'a of b', b: 'b of b' },
  s: { is: 'Song', id: 's', title: 'S', a: 'a of s' },
  m: { is: 'Movie', id: 'm', title: 'M', b: 'b of m' },
  viewer: { is: 'Viewer', id: 'v', media: 'b', aMedia: 's', bMedia: 'm', all: ['b', null, 'm'] },
};

alike(
  'a union of which each subgraph knows some members',
  {
    whole: `type Query { media: Media aMedia: [Media] bMedia: [Media] viewer: Viewer } union Media = Book | Song | Movie
    type Book { id: ID! title: String! a: String b: String } type Song { id: ID! title: String! a: String } type Movie { id: ID! title: String! b: String } type Viewer { id: ID! media: Media aMedia: Media bMedia: Media all: [Media] }`,
    parts: {
      a: `type Query { media: Media @shareable aMedia: [Media] viewer: Viewer @shareable } union Media = Book | Song type Book @key(fields: "id") { id: ID! title: String! @shareable a: String } type Song @key(fields: "id") { id: ID! title: String! a: String }
      type Viewer @key(fields: "id") { id: ID! media: Media @shareable aMedia: Media }`,
      b: `type Query { media: Media @shareable bMedia: [Media] viewer: Viewer @shareable } union Media = Book | Movie type Book @key(fields: "id") { id: ID! title: String! @shareable b: String } type Movie @key(fields: "id") { id: ID! title: String! b: String }
      type Viewer @key(fields: "id") { id: ID! media: Media @shareable bMedia: Media all: [Media] }`,
    },
    root: { media: 'b', aMedia: ['b', 's', null], bMedia: ['m', 'b'], viewer: 'viewer' },
    things,
  },
  [
    '{ media { __typename ... on Book { title } ... on Movie { title } ... on Song { title } } }',
    { ask: '{ media { ... on Book { a b } ... on Song { a } ... on Movie { b } } }', by: 'a b' },
    { ask: '{ aMedia { ... on Movie { title b } ... on Book { b } } }', by: 'a b' },
    '{ bMedia { ... on Song { title } ... on Book { a title } ... on Movie { id } } aMedia { __typename ... on Movie { id } } }',
    '{ viewer { media { ... on Book { a b } ... on Movie { b } } aMedia { ... on Song { title } ... on Movie { b } } bMedia { ... on Movie { b } } all { ... on Book { a } __typename } } }',
  ],
);

alike(
  'an interface whose objects and fields differ from subgraph to subgraph',
  {
    whole: `type Query { shapes: [Shape] drawn: [Shape] round: Round } interface Shape { id: ID! area: Int } interface Colored { color: String }
    type Round implements Shape & Colored { id: ID! area: Int color: String radius: Int } type Square implements Shape { id: ID! area: Int side: Int } type Line implements Shape & Colored { id: ID! area: Int color: String }`,
    parts: {
      a: 'type Query { shapes: [Shape] round: Round } interface Shape { id: ID! } type Round implements Shape @key(fields: "id") { id: ID! radius: Int } type Square implements Shape @key(fields: "id") { id: ID! side: Int }',
      b: `type Query { drawn: [Shape] } interface Shape { id: ID! area: Int } interface Colored { color: String } type Round implements Shape & Colored @key(fields: "id") { id: ID! area: Int color: String }
      type Square implements Shape @key(fields: "id") { id: ID! area: Int } type Line implements Shape & Colored @key(fields: "id") { id: ID! area: Int color: String }`,
    },
    root: { shapes: ['r', 'q'], drawn: ['l', 'q', 'r'], round: 'r' },
    things: {
      r: { is: 'Round', id: 'r', area: 3, color: 'red', radius: 1 },
      q: { is: 'Square', id: 'q', area: 4, side: 2 },
      l: { is: 'Line', id: 'l', area: 0, color: null },
    },
  },
  [
    { ask: '{ shapes { area } }', by: 'a b' },
    '{ shapes { ... on Colored { color } ... on Line { area } ... on Square { side } } }',
    '{ drawn { __typename ... on Round { radius area } ... on Square { side } ... on Colored { color } } round { ... on Shape { area } ... on Colored { hue: color } } }',
  ],
);

alike(
  'one response name for fields of different types, one for each member',
  {
    whole: `type Query { found: [Found] } union Found = User | Admin | Note type User { id: ID! name: String age: Int! tags: [String!] best: [Found] } type Admin { id: ID name: String level: Int rights: String best: [Found!] } type Note { id: ID! text: String! }`,
    parts: {
      a: 'type Query { found: [Found] } union Found = User | Admin | Note type User @key(fields: "id") { id: ID! best: [Found] } type Admin { id: ID name: String level: Int rights: String best: [Found!] } type Note @key(fields: "id") { id: ID! }',
      b: 'type User @key(fields: "id") { id: ID! name: String age: Int! tags: [String!] } type Note @key(fields: "id") { id: ID! text: String! }',
    },
    root: { found: ['u', 'a', 'n', null] },
    things: {
      u: { is: 'User', id: 'u', name: 'U', age: 3, tags: ['x'], best: ['a', 'u'] },
      a: { is: 'Admin', id: null, name: 'A', level: 1, rights: 'all', best: ['n', 'u'] },
      n: { is: 'Note', id: 'n', text: 'T' },
    },
  },
  [
    '{ found { ... on User { name } ... on Admin { name id } ... on Note { label: text } } }',
    '{ found { ... on User { v: age } ... on Admin { w: level } } }',
    '{ found { ... on User { id best { ... on User { name } ... on Note { text } } } ... on Admin { top: best { ... on User { tags } ... on Admin { rights } } } } }',
    '{ found { ... on Note { id text } ... on User { other: name tags } } }',
  ],
);
