import { alike } from './alike.ts';

const pets = {
  d: {
    is: 'Dog',
    id: 'd',
    name: 'Rex',
    age: 3,
    tricks: 4,
    friend: 'c',
    friends: ['c', null, 'd'],
    home: 'h',
    plain: 1,
  },
  c: { is: 'Cat', id: 'c', name: 'Tom', age: null, whiskers: 9, friend: 'd', friends: null, home: null, plain: null },
  h: { is: 'Home', id: 'h', street: 'S', pet: 'c', pets: ['d', 'c'] },
};

alike(
  '@requires on an @interfaceObject, behind a hop and in itself',
  {
    whole: `type Query { pets: [Animal] pet: Animal dogs: [Dog] home: Home any: [Any] tagged: [Animal] } union Any = Dog | Home
      interface Animal { id: ID! name: String age: Int tag: String long: String friend: Animal friends: [Animal] home: Home plain: Int }
      type Dog implements Animal { id: ID! name: String age: Int tricks: Int tag: String long: String friend: Animal friends: [Animal] home: Home plain: Int }
      type Cat implements Animal { id: ID! name: String age: Int whiskers: Int tag: String long: String friend: Animal friends: [Animal] home: Home plain: Int }
      type Home { id: ID! street: String pet: Animal pets: [Animal] }`,
    parts: {
      catalog: `type Query { pets: [Animal] pet: Animal dogs: [Dog] any: [Any] } union Any = Dog | Home type Home @key(fields: "id") { id: ID! }
        interface Animal @key(fields: "id") { id: ID! name: String age: Int } type Dog implements Animal @key(fields: "id") { id: ID! name: String age: Int tricks: Int } type Cat implements Animal @key(fields: "id") { id: ID! name: String age: Int whiskers: Int }`,
      tags: `type Query { tagged: [Animal] } type Animal @key(fields: "id") @interfaceObject { id: ID! name: String @external age: Int @external tag: String @requires(fields: "name") long: String @requires(fields: "name age") friend: Animal friends: [Animal] plain: Int }`,
      homes:
        'type Query { home: Home } type Home @key(fields: "id") { id: ID! street: String pet: Animal pets: [Animal] } type Animal @key(fields: "id") @interfaceObject { id: ID! home: Home }',
    },
    root: { pets: ['d', 'c', null], pet: 'c', dogs: ['d'], home: 'h', any: ['h', 'd'], tagged: ['c', 'd'] },
    things: pets,
  },
  [
    '{ pets { tag ... on Dog { tricks } ... on Cat { whiskers } } }',
    '{ pets { tag friend { name tag ... on Dog { tricks } ... on Cat { whiskers } } } }',
    '{ pets { ... on Dog { tag friend { id } } ... on Cat { friend { __typename tag } } } }',
    '{ pets { friend { tag } } }',
    '{ pets { friends { tag friend { tag long } } } pet { friend { friends { long } } } }',
    '{ pets { tag name ... on Dog { tricks } } }',
    '{ pets { plain ... on Dog { tricks } } }',
    '{ pets { ... on Dog { tag } } }',
    '{ pets { ... on Dog { tag } ... on Cat { tag long } } }',
    '{ pets { ... on Dog { tag friend { long } } ... on Cat { long } } }',
    '{ dogs { tag tricks friend { tag } } }',
    '{ dogs { friends { ... on Cat { tag whiskers } plain } } }',
    '{ pets { __typename id tag } }',
    '{ tagged { tag } }',
    '{ tagged { id plain } }',
    '{ tagged { kind: __typename tag long plain name } }',
    '{ tagged { ... on Dog { tag tricks } ... on Cat { plain friend { tag name } } } }',
    '{ tagged { friend { tag } friends { id tag } } }',
    '{ home { pet { tag } } }',
    '{ home { pet { id } pets { plain } } }',
    '{ home { street pets { tag home { street pets { long friend { tag home { pet { tag } } } } } } } }',
    '{ home { pets { ... on Dog { tag home { pet { ... on Cat { long whiskers } } } } } } }',
    '{ any { ... on Home { pet { tag } } ... on Dog { label: tag home { pets { tag } } } } }',
    '{ pets { name: tag tag: name other: friend { tag: long } } }',
    '{ pets { friend { friend { friend { friend { tag } } } } } }',
    '{ a: pets { friend { tag } } b: pets { friend { tag } } }',
  ],
);

alike(
  'an @interfaceObject without a way back to it, asked under the types of its objects',
  {
    whole: `type Query { latest: Media all: [Media!] top: [Media] } interface Media { id: ID! title: String stars(by: Int): Int next: Media note: Note }
      type Video implements Media { id: ID! title: String stars(by: Int): Int next: Media note: Note length: Int } type Article implements Media { id: ID! title: String stars(by: Int): Int next: Media note: Note words: Int } type Note { text: String media: Media }`,
    parts: {
      media: `type Query { top: [Media] @shareable } interface Media @key(fields: "id") { id: ID! title: String } type Video implements Media @key(fields: "id") { id: ID! title: String length: Int } type Article implements Media @key(fields: "id") { id: ID! title: String words: Int }`,
      reviews: `type Query { latest: Media all: [Media!] top: [Media] @shareable } type Media @key(fields: "id", resolvable: false) @interfaceObject { id: ID! stars(by: Int): Int next: Media note: Note } type Note { text: String media: Media }`,
    },
    satisfiability: 'unchecked',
    root: { latest: 't', all: ['v', 't'], top: ['t', 'v'] },
    things: {
      v: { is: 'Video', id: '1', title: 'V', next: 't', note: 'n', length: 9 },
      t: { is: 'Article', id: '2', title: null, next: 'v', note: null, words: 100 },
      n: { is: 'Note', text: 'N', media: 't' },
    },
    resolve: { 'Media.stars': ({ id }: { id: string }, { by }: { by?: number }) => Number(id) * (by ?? 1) },
  },
  [
    { ask: '{ latest { ... on Article { stars } } }', by: 'media reviews' },
    { ask: '{ latest { ... on Video { stars } id } }', by: 'media reviews' },
    { ask: '{ latest { stars next { stars note { text } } } }', by: 'reviews' },
    '{ all { ... on Video { stars(by: 2) length } ... on Article { score: stars(by: 3) title } } }',
    '{ all { ... on Video { x: stars(by: 2) } ... on Article { x: stars(by: 3) } } }',
    '{ all { ... on Video { next { x: stars(by: 2) } } ... on Article { next { x: stars(by: 3) ... on Video { stars note { media { ... on Article { stars words } } } } } } } }',
    '{ all { ... on Media { ... on Video { note { text media { __typename } } } } ... { ... on Article { kind: __typename next { stars } } } } }',
    '{ top { ... on Video { stars length } title } }',
  ],
);

alike(
  'two subgraphs that have one interface of an interface as an object',
  {
    whole: `type Query { nodes: [Node] media: [Media] rated: [Media] tagged: [Media] found: [Found] } union Found = Book | Film | Person
      interface Node { id: ID! owner: Person } interface Media implements Node { id: ID! title: String tags: [String!] label: String owner: Person rating: Int verdict(long: Boolean): String best: Media }
      type Book implements Media & Node { id: ID! title: String pages: Int tags: [String!] label: String owner: Person rating: Int verdict(long: Boolean): String best: Media }
      type Film implements Media & Node { id: ID! title: String minutes: Int tags: [String!] label: String owner: Person rating: Int verdict(long: Boolean): String best: Media }
      type Person implements Node { id: ID! name: String owner: Person likes: Media }`,
    parts: {
      catalog: `type Query { nodes: [Node] media: [Media] found: [Found] } union Found = Book | Film | Person interface Node { id: ID! owner: Person } interface Media implements Node @key(fields: "id") { id: ID! title: String owner: Person }
        type Book implements Media & Node @key(fields: "id") { id: ID! title: String pages: Int owner: Person } type Film implements Media & Node @key(fields: "id") { id: ID! title: String minutes: Int owner: Person } type Person implements Node @key(fields: "id") { id: ID! name: String owner: Person }`,
      ratings: `type Query { rated: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! title: String @external owner: Person @external rating: Int verdict(long: Boolean): String @requires(fields: "title owner { id name }") best: Media } type Person @key(fields: "id") { id: ID! name: String @external likes: Media }`,
      tags: `type Query { tagged: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! owner: Person @external rating: Int @external tags: [String!] label: String @requires(fields: "owner { id } rating") } type Person @key(fields: "id", resolvable: false) { id: ID! }`,
    },
    root: {
      nodes: ['b', 'p', 'f'],
      media: ['f', 'b'],
      rated: ['b', null, 'f'],
      tagged: ['f', 'b'],
      found: ['p', 'f', 'b'],
    },
    things: {
      b: { is: 'Book', id: 'b', title: 'B', pages: 9, owner: 'p', rating: 5, tags: ['x', 'y'], best: 'f' },
      f: { is: 'Film', id: 'f', title: 'F', minutes: 90, owner: null, rating: null, tags: null, best: 'b' },
      p: { is: 'Person', id: 'p', name: 'P', owner: 'p', likes: 'f' },
    },
    resolve: {
      'Media.verdict': (given: object, { long }: { long?: boolean }) => `${JSON.stringify(given)} ${long}`,
    },
  },
  [
    '{ media { title rating verdict } }',
    '{ rated { rating verdict } }',
    { ask: '{ rated { id best { id rating } } }', by: 'ratings' },
    { ask: '{ tagged { id tags } }', by: 'tags' },
    { ask: '{ tagged { rating } }', by: 'ratings tags' },
    '{ rated { title tags label } }',
    '{ rated { __typename label verdict(long: true) best { verdict label best { tags } } } }',
    '{ nodes { id ... on Media { tags label } } }',
    '{ nodes { owner { likes { label } } ... on Media { verdict rating } ... on Person { name likes { verdict tags } } } }',
    '{ nodes { ... on Book { label verdict pages } ... on Film { tags rating minutes } ... on Person { name } } }',
    '{ tagged { tags label } }',
    '{ tagged { id ... on Node { owner { name likes { ... on Film { label } } } } } }',
    '{ tagged { kind: __typename label ... on Book { verdict pages } ... on Film { rating best { label tags } } } }',
    '{ found { ... on Media { verdict best { label } } ... on Person { likes { best { verdict } } } } }',
    '{ found { ... on Person { owner { likes { tags } } } ... on Film { best { verdict ... on Book { label pages } } } } }',
    '{ media { ... on Node { id } ... on Book { v: verdict(long: false) } ... on Film { v: verdict(long: true) rating } } }',
    '{ media { best { best { best { verdict } } } } rated { best { best { label } } } }',
  ],
);

alike(
  '@interfaceObject: fields that require different things, each asked of another type, each told its own',
  {
    whole:
      'type Query { pets: [Animal] } interface Animal { id: ID! name: String age: Int tag: String card: String } type Dog implements Animal { id: ID! name: String age: Int tag: String card: String } type Cat implements Animal { id: ID! name: String age: Int tag: String card: String }',
    parts: {
      catalog:
        'type Query { pets: [Animal] } interface Animal @key(fields: "id") { id: ID! name: String age: Int } type Dog implements Animal @key(fields: "id") { id: ID! name: String age: Int } type Cat implements Animal @key(fields: "id") { id: ID! name: String age: Int }',
      tags: 'type Animal @key(fields: "id") @interfaceObject { id: ID! name: String @external age: Int @external tag: String @requires(fields: "name") card: String @requires(fields: "age") }',
    },
    root: { pets: ['d', 'c'] },
    things: {
      d: { is: 'Dog', id: 'd', name: 'Rex', age: 3 },
      c: { is: 'Cat', id: 'c', name: 'Tom', age: 2 },
    },
  },
  ['{ pets { ... on Dog { tag } ... on Cat { card } } }', '{ pets { tag ... on Cat { card } } }'],
);
