import { alike } from './alike.ts';

const things = {
  e: { is: 'Parcel', id: 'e', held: 'm' },
  f: { is: 'Parcel', id: 'f', held: 'q' },
  g: { is: 'Parcel', id: 'g', held: null },
  m: { is: 'Mug', mark: 'mug', name: 'M', size: 'large' },
  q: { is: 'Pot', mark: 'pot', name: 'Q', lid: 'round' },
};
const kinds = (
  hidden: string,
): string => `interface Held { mark: String! } interface Named implements Held { mark: String! name: String! }
  type Mug implements Held & Named @shareable ${hidden} { mark: String! name: String! size: String! } type Pot implements Held & Named @shareable { mark: String! name: String! lid: String! }`;

alike(
  '@requires with fragments on interfaces within others, through objects that clients may not see',
  {
    whole: `type Query { one: Parcel two: Parcel three: Parcel all: [Parcel] } type Parcel { id: ID! held: Held text: String! plain: String! } interface Held { mark: String! } interface Named implements Held { mark: String! name: String! }
    type Pot implements Held & Named { mark: String! name: String! lid: String! }`,
    parts: {
      a: `type Query { one: Parcel all: [Parcel] } type Parcel @key(fields: "id") { id: ID! held: Held } ${kinds('')}`,
      b: `type Query { two: Parcel three: Parcel } type Parcel @key(fields: "id") { id: ID! held: Held @external
        text: String! @requires(fields: "held { mark ... on Named { name ... on Mug { size } ... on Pot { lid } } }") plain: String! @requires(fields: "held { ... on Held { mark } }") } ${kinds('@inaccessible')}`,
    },
    root: { one: 'e', two: 'f', three: 'g', all: ['e', 'f', null, 'g'] },
    things,
  },
  [
    { ask: '{ one { text } }', by: 'a b' },
    '{ two { text } three { text } }',
    '{ two { held { __typename } text } three { held { __typename } plain } }',
    { ask: '{ two { id held { __typename } } three { id held { __typename } } }', by: 'a b' },
    '{ all { text plain } }',
  ],
);

alike(
  '@requires of an interface of whose objects the other subgraph knows more',
  {
    whole: `type Query { a: User b: User } type User { id: ID! name: String! place: Place city: String land: String } interface Place { id: ID! }
    type Home implements Place { id: ID! town: String } type Work implements Place { id: ID! town: String } type Cabin implements Place { id: ID! town: String }`,
    parts: {
      a: `type Query { a: User } interface Place { id: ID! } type Home implements Place @key(fields: "id") { id: ID! town: String @shareable } type Work implements Place @key(fields: "id") { id: ID! town: String @shareable }
      type User @key(fields: "id") { id: ID! name: String! @shareable place: Place @external city: String @requires(fields: "place { id }") land: String @requires(fields: "place { ... on Work { id } }") }`,
      b: `type Query { b: User } interface Place { id: ID! } type Home implements Place @key(fields: "id") { id: ID! town: String @shareable } type Work implements Place @key(fields: "id") { id: ID! town: String @shareable } type Cabin implements Place @key(fields: "id") { id: ID! town: String @shareable }
      type User @key(fields: "id") { id: ID! name: String! @shareable place: Place @shareable }`,
    },
    root: { a: 'u', b: 'v' },
    things: {
      u: { is: 'User', id: 'u', name: 'U', place: 'h' },
      v: { is: 'User', id: 'v', name: 'V', place: 'w' },
      h: { is: 'Home', id: 'h', town: 'H' },
      w: { is: 'Work', id: 'w', town: 'W' },
    },
  },
  [
    '{ a { city } }',
    '{ b { city } }',
    '{ a { land } b { land } }',
    '{ a { place { __typename id } } b { place { __typename id } } }',
  ],
);
